package org.pyairtable.data.csv.web;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.attachment.LinkSigner;
import org.pyairtable.data.attachment.web.RequestLinks;
import org.pyairtable.data.csv.CsvExport;
import org.pyairtable.data.csv.CsvText;
import org.pyairtable.data.csv.Separators;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.problem.ServiceException;

/** A table as a file. */
@Path("/api/bases/{base}/tables/{table}/export")
public class CsvExportResource {
    private final CsvExport export;
    private final RequestLinks links;

    CsvExportResource(CsvExport export, RequestLinks links) {
        this.export = export;
        this.links = links;
    }

    /**
     * The table, or what a view shows of it, as RFC 4180 in UTF-8, streamed.
     *
     * @param format {@code csv}, the only one
     * @param view name or id; its filter, order, and visible fields apply
     * @param safe whether a cell that a spreadsheet would take for a formula gets an apostrophe before it
     * @param separator {@code comma}, {@code semicolon} or {@code tab}
     * @param bom whether the file begins with a byte order mark, without which Excel takes it for windows-1252
     * @param files {@code names} writes the names of files; {@code links} writes {@code name (link)} as Airtable does, so that
     *     an import gets the files back while the links are valid
     */
    @GET
    @Produces("text/csv")
    @APIResponse(
            responseCode = "200",
            description = "The file",
            content = @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)))
    @Operation(operationId = "exportTable")
    public Uni<Response> export(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @QueryParam("format") @DefaultValue("csv") String format,
            @QueryParam("view") @Nullable String view,
            @QueryParam("safe") @DefaultValue("false") boolean safe,
            @QueryParam("separator") @DefaultValue("comma") String separator,
            @QueryParam("bom") @DefaultValue("false") boolean bom,
            @QueryParam("files") @DefaultValue("names") String files,
            RoutingContext http) {
        if (!format.equals("csv")) {
            throw ServiceException.invalid("format", "only csv is known");
        }
        CsvText text = new CsvText(Separators.of(separator), safe);
        return signer(files, http)
                .chain(signer -> export.open(
                        Caller.principal(http),
                        base,
                        table,
                        Optional.ofNullable(view).filter(v -> !v.isEmpty()),
                        new CsvExport.Form(text, bom, signer, CsvExport.People.TO_IMPORT)))
                .map(CsvExportResource::answer);
    }

    private Uni<Optional<LinkSigner>> signer(String files, RoutingContext http) {
        return switch (files) {
            case "links" -> links.signer(http).map(Optional::of);
            case "names" -> Uni.createFrom().item(Optional.empty());
            default -> throw ServiceException.invalid("files", "is links or names");
        };
    }

    private static Response answer(CsvExport.Opened opened) {
        String name = URLEncoder.encode(opened.table().name() + ".csv", StandardCharsets.UTF_8)
                .replace("+", "%20");
        return Response.ok(opened.content())
                .header("Content-Type", "text/csv; charset=utf-8")
                .header("Content-Disposition", "attachment; filename*=UTF-8''" + name)
                .build();
    }
}
