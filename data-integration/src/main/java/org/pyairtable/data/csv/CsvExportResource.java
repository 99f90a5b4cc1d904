package org.pyairtable.data.csv;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestMulti;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.problem.ServiceException;

/** A table as a file. */
@Path("/api/bases/{base}/tables/{table}/export")
public class CsvExportResource {
    private final CsvExport export;

    CsvExportResource(CsvExport export) {
        this.export = export;
    }

    /**
     * The table, or what a view shows of it, as RFC 4180 in UTF-8, streamed.
     *
     * @param format {@code csv}, the only one
     * @param view name or id; its filter, order, and visible fields apply
     * @param safe whether a cell that a spreadsheet would take for a formula gets an apostrophe before it
     * @param separator {@code comma}, {@code semicolon} or {@code tab}
     */
    @GET
    @Produces("text/csv")
    public RestMulti<byte[]> export(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @QueryParam("format") @DefaultValue("csv") String format,
            @QueryParam("view") @Nullable String view,
            @QueryParam("safe") @DefaultValue("false") boolean safe,
            @QueryParam("separator") @DefaultValue("comma") String separator,
            RoutingContext http) {
        if (!format.equals("csv")) {
            throw ServiceException.invalid("format", "only csv is known");
        }
        return RestMulti.fromUniResponse(
                export.open(
                        Caller.principal(http),
                        base,
                        table,
                        Optional.ofNullable(view).filter(v -> !v.isEmpty()),
                        new CsvText(Separators.of(separator), safe)),
                CsvExport.Opened::content,
                opened -> headers(opened.table().name()));
    }

    private static Map<String, List<String>> headers(String tableName) {
        String name =
                URLEncoder.encode(tableName + ".csv", StandardCharsets.UTF_8).replace("+", "%20");
        return Map.of(
                "Content-Type",
                List.of("text/csv; charset=utf-8"),
                "Content-Disposition",
                List.of("attachment; filename*=UTF-8''" + name));
    }
}
