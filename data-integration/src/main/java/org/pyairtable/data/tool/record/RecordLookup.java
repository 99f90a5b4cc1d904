package org.pyairtable.data.tool.record;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.record.read.Listed;
import org.pyairtable.data.record.read.Page;
import org.pyairtable.data.record.read.RecordReads;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.tool.AdvisedException;
import org.pyairtable.data.tool.Place;
import org.pyairtable.data.tool.ToolCaller;
import org.pyairtable.data.wire.AirtableId;

/** Reads records by their ids. */
@Singleton
public class RecordLookup {
    private final RecordReads reads;

    RecordLookup(RecordReads reads) {
        this.reads = reads;
    }

    /** Refused with advice when there is no such record. */
    public Uni<RecordState> one(ToolCaller caller, Place place, String argument, String id) {
        if (!AirtableId.isRecord(id)) {
            throw unknown(argument, place, id);
        }
        return reads.one(caller.principal(), place.base().id(), place.table().id(), id, Optional.empty())
                .chain(RecordLookup::whole)
                .map(page -> page.records().getFirst())
                .onFailure(RecordLookup::isMissing)
                .transform(refused -> unknown(argument, place, id));
    }

    /** Those of the ids that there are. */
    Uni<List<RecordState>> existing(ToolCaller caller, Place place, List<String> ids) {
        List<Uni<Optional<RecordState>>> each = ids.stream()
                .map(id -> reads.one(
                                caller.principal(),
                                place.base().id(),
                                place.table().id(),
                                id,
                                Optional.empty())
                        .chain(RecordLookup::whole)
                        .map(page -> Optional.of(page.records().getFirst()))
                        .onFailure(RecordLookup::isMissing)
                        .recoverWithItem(Optional.empty()))
                .toList();
        return each.isEmpty()
                ? Uni.createFrom().item(List.of())
                : Uni.join().all(each).andFailFast().map(found -> found.stream()
                        .flatMap(Optional::stream)
                        .toList());
    }

    /** A single record comes in one part, however large it is. */
    private static Uni<Page> whole(Listed listed) {
        return switch (listed) {
            case Listed.Whole(Page page) -> Uni.createFrom().item(page);
            case Listed.Pieces pieces -> {
                List<Page> read = new ArrayList<>();
                yield pieces.each(page -> {
                            read.add(page);
                            return Uni.createFrom().voidItem();
                        })
                        .map(done -> read.getFirst());
            }
        };
    }

    private static boolean isMissing(Throwable failure) {
        return failure instanceof RefusedException refused && refused.refusal() instanceof NotFound;
    }

    private static AdvisedException unknown(String argument, Place place, String id) {
        return new AdvisedException(
                new InvalidRequest.Member(
                        argument,
                        "'" + id + "' is not the id of a record of the table "
                                + place.table().name()),
                "Ids of records begin with rec; call query_records or search_records for them.");
    }
}
