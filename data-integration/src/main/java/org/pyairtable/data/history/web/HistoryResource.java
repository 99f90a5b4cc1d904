package org.pyairtable.data.history.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.history.Histories;
import org.pyairtable.data.history.SchemaChange;
import org.pyairtable.data.meta.Bases;
import org.pyairtable.data.meta.Bases.Granted;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.problem.ServiceException;

/** The versions that the schema of a base went through, as far as rules leave it to the reader. */
@Path("/api/bases/{base}/history")
@Produces(MediaType.APPLICATION_JSON)
public class HistoryResource {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
    private static final int LARGEST_PAGE = 100;

    /** As many changes of a version as a list shows. */
    private static final int LISTED_CHANGES = 100;

    /**
     * A version of a schema.
     *
     * @param version grows with each change, with gaps
     * @param actor id of the user who made it; absent for the schema as it was when its history began
     * @param changeCount how many changes led to it
     * @param changes the first 100 of them, without what they changed
     */
    @Schema(name = "SchemaVersion")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Listed(
            long version,
            Instant at,
            @Nullable String actor,
            String baseName,
            int changeCount,
            List<SchemaChange> changes) {
        static Listed of(Histories.Listed listed) {
            return new Listed(
                    listed.version(),
                    listed.at(),
                    listed.by().orElse(null),
                    listed.baseName(),
                    listed.changes().size(),
                    listed.changes().stream().limit(LISTED_CHANGES).toList());
        }
    }

    /** @param next what to give as {@code cursor} for the next page; absent on the last one */
    @Schema(name = "SchemaVersionList")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Items(List<Listed> items, @Nullable String next) {}

    /**
     * A version with all that it holds.
     *
     * @param changes what led to it from the version before
     * @param tables as they were: tables and fields as Airtable's metadata API answers them, views with their settings
     */
    @Schema(name = "SchemaAtVersion")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Whole(
            long version,
            Instant at,
            @Nullable String actor,
            String baseName,
            List<SchemaChange> changes,
            List<Object> tables) {}

    /** What leads from one version to another. */
    @Schema(name = "SchemaDifference")
    public record Between(long from, long to, List<SchemaChange> changes) {}

    private final Histories histories;
    private final Bases bases;

    HistoryResource(Histories histories, Bases bases) {
        this.histories = histories;
        this.bases = bases;
    }

    /**
     * In pages, the newest version first.
     *
     * @param cursor the {@code next} of the page before
     * @param limit 100 at most, and without it
     */
    @GET
    @Operation(operationId = "listSchemaVersions")
    public Uni<Items> list(
            @PathParam("base") String base,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit,
            RoutingContext http) {
        PageRequest request = PageRequest.of(cursor, limit, LARGEST_PAGE);
        long below = request.cursor().map(HistoryResource::cursor).orElse(Long.MAX_VALUE);
        return base(base, http)
                .chain(found -> histories.list(found.whole(), found.grant(), below, request.rows()))
                .map(rows -> new Items(
                        request.shown(rows).stream().map(Listed::of).toList(),
                        request.next(rows, row -> Long.toString(row.version()))));
    }

    /** The whole schema as it was at a version, and what led to it. */
    @GET
    @Path("{version}")
    @Operation(operationId = "getSchemaVersion")
    public Uni<Whole> one(@PathParam("base") String base, @PathParam("version") String version, RoutingContext http) {
        if (!NUMBER.matcher(version).matches()) {
            throw new NotFound.Named("The version of the schema").exception();
        }
        return base(base, http)
                .chain(found -> histories.whole(found.whole(), found.grant(), Long.parseLong(version)))
                .map(whole -> new Whole(
                        whole.version().version(),
                        whole.version().at(),
                        whole.version().by().orElse(null),
                        whole.version().baseName(),
                        whole.changes(),
                        List.copyOf(whole.tables())));
    }

    /**
     * What leads from one version to another.
     *
     * @param from a version of the base
     * @param to another one, later or earlier
     */
    @GET
    @Path("difference")
    @Operation(operationId = "compareSchemaVersions")
    public Uni<Between> difference(
            @PathParam("base") String base,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            RoutingContext http) {
        long first = number("from", from);
        long second = number("to", to);
        return base(base, http)
                .chain(found -> histories.difference(found.whole(), found.grant(), first, second))
                .map(changes -> new Between(first, second, changes));
    }

    private Uni<Granted> base(String base, RoutingContext http) {
        return bases.granted(Caller.principal(http), base);
    }

    private static long cursor(String cursor) {
        if (!NUMBER.matcher(cursor).matches()) {
            throw PageRequest.unknownCursor();
        }
        return Long.parseLong(cursor);
    }

    private static long number(String name, @Nullable String text) {
        if (text == null || !NUMBER.matcher(text).matches()) {
            throw ServiceException.invalid(name, "is not the number of a version; the history of the base lists them");
        }
        return Long.parseLong(text);
    }
}
