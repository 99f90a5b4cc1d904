package org.pyairtable.data.csv.web;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.csv.CsvImports;
import org.pyairtable.data.csv.CsvPreview;
import org.pyairtable.data.csv.ImportReport;
import org.pyairtable.data.meta.Author;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.problem.ReportsUnknownQueries;
import org.pyairtable.runtime.problem.ServiceException;

/** Tables made of files. */
@Path("/api/bases/{base}/imports")
@Produces(MediaType.APPLICATION_JSON)
public class CsvTablesResource {
    /** @param rows data rows that were dealt with */
    @Schema(name = "ImportStanding")
    public record Standing(String tableId, long rows, long created) {}

    private final CsvImports imports;

    CsvTablesResource(CsvImports imports) {
        this.imports = imports;
    }

    /**
     * Creates a table whose fields have the types that the first rows suggest, and a record for each row that is not blank.
     * Headers that are longer than the name of a field can be are shortened. The answer says of each column how it was read.
     *
     * @param name of the table
     * @param key names the import: the same body sent again under the same key goes on after what has landed
     */
    @POST
    @Consumes("text/csv")
    @RequestBody(
            required = true,
            content = @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)))
    @ReportsUnknownQueries
    @Operation(operationId = "createTableFromCsv")
    public Uni<ImportReport> create(
            @PathParam("base") String base,
            @QueryParam("name") @Nullable String name,
            @BeanParam FileParameters file,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            RoutingContext http) {
        if (name == null || name.isBlank()) {
            throw ServiceException.invalid("name", "is missing");
        }
        return imports.intoNewTable(
                author(http), base, name, file.settings(http, key, Set.of("name")), CsvBody.of(http));
    }

    /**
     * What an import of the file as a new table would make of it: charset, separator, header, the type of each column and how
     * its numbers and dates are read, the first rows, and warnings. The whole file is read; nothing is written.
     *
     * @param name as for the import, so that both take the same parameters; a preview does not need it
     */
    @POST
    @Path("preview")
    @Consumes("text/csv")
    @RequestBody(
            required = true,
            content = @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)))
    @ReportsUnknownQueries
    @Operation(operationId = "previewTableFromCsv")
    public Uni<CsvPreview> preview(
            @PathParam("base") String base,
            @QueryParam("name") @Nullable String name,
            @BeanParam FileParameters file,
            RoutingContext http) {
        return imports.preview(author(http), base, file.settings(http, null, Set.of("name")), CsvBody.of(http));
    }

    /** How far the import with this key has come, for a client that lost the answer. */
    @GET
    @Path("{key}")
    @Operation(operationId = "getImport")
    public Uni<Standing> standing(@PathParam("base") String base, @PathParam("key") String key, RoutingContext http) {
        return imports.progress(author(http), base, key).map(p -> new Standing(p.tableId(), p.rows(), p.created()));
    }

    private static Author author(RoutingContext http) {
        return new Author(Caller.principal(http), Caller.context(http, null));
    }
}
