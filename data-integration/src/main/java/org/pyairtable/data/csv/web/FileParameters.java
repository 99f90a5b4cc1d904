package org.pyairtable.data.csv.web;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.QueryParam;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.csv.CallerSigns;
import org.pyairtable.data.csv.CsvImports;
import org.pyairtable.data.csv.CsvReader;
import org.pyairtable.data.csv.Separators;
import org.pyairtable.runtime.problem.DeclaredQueries;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * What requests with a file may state about it; all else is found out from the file. Proxies and upload tools add query
 * parameters of their own, which must not cost an upload: those that are not known are reported in its answer.
 */
public class FileParameters {
    private static final Set<String> NAMES = DeclaredQueries.of(FileParameters.class);

    private static final Pattern CHARSET =
            Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\\s;\"]+)", Pattern.CASE_INSENSITIVE);

    @QueryParam("charset")
    @Parameter(
            description =
                    "The charset of the file, such as windows-1252 or UTF-16LE. Without it a byte order mark decides, then"
                            + " the charset of Content-Type unless that is UTF-8, then the bytes: UTF-8, else windows-1252.")
    @Nullable
    String charset;

    @QueryParam("separator")
    @Parameter(
            description =
                    "What is between cells: comma, semicolon or tab. Without it a first line sep=; decides, then the first"
                            + " rows.")
    @Nullable
    String separator;

    @QueryParam("decimal")
    @Parameter(
            description =
                    "What begins the fraction of a number: point or comma. Without it the values of each column decide,"
                            + " all of them.")
    @Nullable
    String decimal;

    @QueryParam("thousands")
    @Parameter(
            description =
                    "What groups the digits of a number: point, comma, space, apostrophe or none. Without it every sign"
                            + " that is not the decimal one does.")
    @Nullable
    String thousands;

    @QueryParam("dateOrder")
    @Parameter(
            description =
                    "What 3/4/2024 means: dayFirst or monthFirst. Without it the values of each column decide, all of"
                            + " them; then points, which stand in dates that begin with the day; then the format of the field.")
    @Nullable
    String dateOrder;

    /**
     * @param key names the import
     * @param others query parameters that the operation takes besides these
     */
    CsvImports.Settings settings(RoutingContext http, @Nullable String key, Set<String> others) {
        CsvReader.Given file = new CsvReader.Given(
                Optional.ofNullable(charset)
                        .map(name -> charset("charset", name))
                        .or(() -> ofContentType(http.request().getHeader("Content-Type"))),
                Optional.ofNullable(separator).map(Separators::of));
        CallerSigns signs = CallerSigns.of(
                Optional.ofNullable(decimal), Optional.ofNullable(thousands), Optional.ofNullable(dateOrder));
        return new CsvImports.Settings(file, signs, Optional.ofNullable(key), ignored(http, others));
    }

    private static List<String> ignored(RoutingContext http, Set<String> others) {
        return new TreeSet<>(http.queryParams().names())
                .stream()
                        .filter(name -> !NAMES.contains(name) && !others.contains(name))
                        .toList();
    }

    /** Clients write UTF-8 there by themselves, whatever they send, so that it states nothing. */
    static Optional<Charset> ofContentType(@Nullable String header) {
        Matcher parameter = CHARSET.matcher(header == null ? "" : header);
        return parameter.find()
                ? Optional.of(charset("Content-Type", parameter.group(1)))
                        .filter(charset -> !charset.equals(StandardCharsets.UTF_8))
                : Optional.empty();
    }

    /** What is called ISO 8859-1 or ASCII is windows-1252, as browsers read it. */
    private static Charset charset(String parameter, String name) {
        try {
            Charset charset = Charset.forName(name);
            boolean western = charset.equals(StandardCharsets.ISO_8859_1) || charset.equals(StandardCharsets.US_ASCII);
            return western ? Charset.forName("windows-1252") : charset;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw ServiceException.invalid(
                    parameter,
                    "names a charset that is not known: " + name.toLowerCase(Locale.ROOT)
                            + "; UTF-8, UTF-16 and windows-1252 are among those that are");
        }
    }
}
