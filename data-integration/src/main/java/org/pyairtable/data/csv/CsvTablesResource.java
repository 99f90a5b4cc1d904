package org.pyairtable.data.csv;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
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
import org.pyairtable.runtime.problem.ServiceException;

/** Tables made of files. */
@Path("/api/bases/{base}/imports")
@Produces(MediaType.APPLICATION_JSON)
public class CsvTablesResource {
    /** @param rows data rows that were dealt with */
    public record Standing(String tableId, long rows, long created) {}

    private final CsvImports imports;

    CsvTablesResource(CsvImports imports) {
        this.imports = imports;
    }

    /**
     * Creates a table whose fields have the types that the first rows suggest, and a record for each row.
     *
     * @param name of the table
     * @param separator {@code comma}, {@code semicolon} or {@code tab}
     * @param key names the import: the same body sent again under the same key goes on after what has landed
     */
    @POST
    @Consumes("text/csv")
    public Uni<ImportReport> create(
            @PathParam("base") String base,
            @QueryParam("name") @Nullable String name,
            @QueryParam("separator") @DefaultValue("comma") String separator,
            @HeaderParam("Idempotency-Key") @Nullable String key,
            RoutingContext http) {
        if (name == null || name.isBlank()) {
            throw ServiceException.invalid("name", "is missing");
        }
        CsvImports.Settings settings = new CsvImports.Settings(Separators.of(separator), Optional.ofNullable(key));
        return imports.intoNewTable(author(http), base, name, settings, CsvBody.of(http));
    }

    /** How far the import with this key has come, for a client that lost the answer. */
    @GET
    @Path("{key}")
    public Uni<Standing> standing(@PathParam("base") String base, @PathParam("key") String key, RoutingContext http) {
        return imports.progress(author(http), base, key).map(p -> new Standing(p.tableId(), p.rows(), p.created()));
    }

    private static Author author(RoutingContext http) {
        return new Author(Caller.principal(http), Caller.context(http, null));
    }
}
