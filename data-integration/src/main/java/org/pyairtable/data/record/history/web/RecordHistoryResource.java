package org.pyairtable.data.record.history.web;

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
import org.pyairtable.data.record.history.RecordHistories;
import org.pyairtable.data.record.history.RecordHistories.CellChange;
import org.pyairtable.data.record.history.RecordHistories.Entry;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.wire.AirtableId;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.page.PageRequest;

/** What happened to a record. */
@Path("/api/bases/{base}/tables/{table}/records/{record}/history")
@Produces(MediaType.APPLICATION_JSON)
public class RecordHistoryResource {
    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,17}");
    private static final int LARGEST_PAGE = 100;

    /**
     * What one write did to the record.
     *
     * @param kind {@code created}, {@code changed}, {@code deleted} or {@code restored}
     * @param actor id of the user on whose behalf it was done; absent for a reader from whom rules hide a field that names it
     * @param via {@code api}, {@code command}, {@code import} or {@code schema}, among others; absent for the creation
     * @param cells what it changed; of a deletion, what the cells held
     */
    @Schema(name = "RecordHistoryEntry")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Item(
            String kind,
            Instant at,
            @Nullable String actor,
            @Nullable String via,
            List<Cell> cells) {
        static Item of(Entry entry) {
            return new Item(
                    entry.kind(),
                    entry.at(),
                    entry.actor().orElse(null),
                    entry.via().orElse(null),
                    entry.cells().stream().map(Cell::of).toList());
        }
    }

    /**
     * What it did to a cell.
     *
     * @param field what the field is called now
     * @param type of the field at that time
     * @param before absent for an empty cell
     * @param after absent for a cell that was emptied
     * @param added ids of records that a link cell got; absent where there are none
     * @param removed ids of records that it lost
     * @param truncated present and true when a value was longer than 4,000 characters, which is cut or, if it is not a text, left
     *     out, or when there were more than 100 links
     * @param withheld present and true for a reader whom a condition on rows concerns, who is not answered what cells held before
     */
    @Schema(name = "RecordHistoryCell")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Cell(
            String fieldId,
            String field,
            String type,
            @Nullable Object before,
            @Nullable Object after,
            @Nullable List<String> added,
            @Nullable List<String> removed,
            @Nullable Boolean truncated,
            @Nullable Boolean withheld) {
        static Cell of(CellChange change) {
            return new Cell(
                    change.fieldId(),
                    change.fieldName(),
                    change.type(),
                    change.before(),
                    change.after(),
                    change.added().isEmpty() ? null : change.added(),
                    change.removed().isEmpty() ? null : change.removed(),
                    change.truncated() ? true : null,
                    change.withheld() ? true : null);
        }
    }

    /**
     * A page of what happened to a record, newest first. Changes of nothing that the caller may see are left out, so that a page
     * can have fewer than were asked for.
     *
     * @param next what to give as {@code cursor} for the next page; absent on the last one
     */
    @Schema(name = "RecordHistoryList")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Items(List<Item> items, @Nullable String next) {}

    private final RecordHistories histories;

    RecordHistoryResource(RecordHistories histories) {
        this.histories = histories;
    }

    /**
     * Who changed which cell when, newest first; computed cells are left out. That of a deleted record is for creators and owners.
     * A member whom rules concern reads that of the records that it sees now, without fields and links that it does not see.
     *
     * @param cursor the {@code next} of the page before
     * @param limit 100 at most, and without it
     */
    @GET
    @Operation(operationId = "listRecordHistory")
    public Uni<Items> list(
            @PathParam("base") String base,
            @PathParam("table") String table,
            @PathParam("record") String record,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit,
            RoutingContext http) {
        PageRequest request = PageRequest.of(cursor, limit, LARGEST_PAGE);
        long below = request.cursor().map(RecordHistoryResource::number).orElse(Long.MAX_VALUE);
        if (!AirtableId.is("rec", record)) {
            throw new NotFound.OneRecord().exception();
        }
        return histories
                .list(Caller.principal(http), base, table, record, below, request.rows())
                .map(rows -> new Items(
                        request.shown(rows).stream()
                                .filter(RecordHistoryResource::isShown)
                                .map(Item::of)
                                .toList(),
                        request.next(rows, row -> Long.toString(row.sequence()))));
    }

    private static boolean isShown(Entry entry) {
        return !entry.kind().equals("changed") || !entry.cells().isEmpty();
    }

    private static long number(String cursor) {
        if (!NUMBER.matcher(cursor).matches()) {
            throw PageRequest.unknownCursor();
        }
        return Long.parseLong(cursor);
    }
}
