package org.pyairtable.data.csv;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.meta.SchemaChanges.Author;
import org.pyairtable.runtime.identity.Caller;

/** A file into a table. */
@Path("/api/bases/{base}/tables/{table}/import")
@Produces(MediaType.APPLICATION_JSON)
public class CsvImportResource {
    private final CsvImports imports;

    CsvImportResource(CsvImports imports) {
        this.imports = imports;
    }

    /**
     * Creates a record for each row. The first row names fields of the table by name or id; texts are read as typecast reads
     * them. The body is streamed, rows are written in batches, and each batch lands whole or not at all.
     *
     * <p>What ends an import before its file ends takes nothing back. The answer is the problem+json of the failure with a
     * member {@code landed}: the report of the rows that were dealt with, the line where the last of them begins, and how
     * many rows behind it are {@code uncertain} because the database went away while they were written.
     *
     * @param separator {@code comma}, {@code semicolon} or {@code tab}
     * @param key names the import: the same body sent again under the same key goes on after what has landed
     */
    @POST
    @Consumes("text/csv")
    public Uni<ImportReport> load(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @QueryParam("separator") @DefaultValue("comma") String separator,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            RoutingContext http) {
        CsvImports.Settings settings = new CsvImports.Settings(Separators.of(separator), Optional.ofNullable(key));
        Author author = new Author(Caller.principal(http), Caller.context(http, null));
        return imports.intoTable(author, base, table, settings, CsvBody.of(http));
    }
}
