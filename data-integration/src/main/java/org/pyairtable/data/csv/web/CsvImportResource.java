package org.pyairtable.data.csv.web;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
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

/** A file into a table. */
@Path("/api/bases/{base}/tables/{table}/import")
@Produces(MediaType.APPLICATION_JSON)
public class CsvImportResource {
    private final CsvImports imports;

    CsvImportResource(CsvImports imports) {
        this.imports = imports;
    }

    /**
     * Creates a record for each row that is not blank. The first row names fields of the table by name or id; texts are read as
     * typecast reads them, numbers and dates by what all values of their column show. The body is streamed, rows are written in
     * batches, and each batch lands whole or not at all. From the first cell that means one thing or another depending on the
     * rest of its column, rows are written when the file has arrived.
     *
     * <p>What ends an import before its file ends takes nothing back. The answer is the problem+json of the failure with a
     * member {@code landed}: the report of the rows that were dealt with, the line where the last of them begins, and how
     * many rows behind it are {@code uncertain} because the database went away while they were written.
     *
     * <p>A query parameter that is not known is ignored and named in {@code warnings}.
     *
     * @param key names the import: the same body sent again under the same key goes on after what has landed
     */
    @POST
    @Consumes("text/csv")
    @RequestBody(
            required = true,
            content = @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)))
    @ReportsUnknownQueries
    @Operation(operationId = "importIntoTable")
    public Uni<ImportReport> load(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @BeanParam FileParameters file,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            RoutingContext http) {
        return imports.intoTable(author(http), base, table, file.settings(http, key, Set.of()), CsvBody.of(http));
    }

    /**
     * What an import of the file into the table would make of it: charset, separator, header, how the numbers and dates of each
     * column are read, the first rows, and warnings. The whole file is read; nothing is written.
     */
    @POST
    @Path("preview")
    @Consumes("text/csv")
    @RequestBody(
            required = true,
            content = @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)))
    @ReportsUnknownQueries
    @Operation(operationId = "previewImportIntoTable")
    public Uni<CsvPreview> preview(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @BeanParam FileParameters file,
            RoutingContext http) {
        return imports.preview(author(http), base, table, file.settings(http, null, Set.of()), CsvBody.of(http));
    }

    private static Author author(RoutingContext http) {
        return new Author(Caller.principal(http), Caller.context(http, null));
    }
}
