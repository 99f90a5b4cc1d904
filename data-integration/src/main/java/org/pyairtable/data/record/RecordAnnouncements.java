package org.pyairtable.data.record;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.snapshot.Snapshot;
import org.pyairtable.data.storage.Transactions;
import org.pyairtable.events.EventContext;
import org.pyairtable.outbox.Outbox;

/** Tells the others of records that came into being without a write: all of a base that was copied or restored. */
@Singleton
public class RecordAnnouncements {
    private final CellCodecs codecs;
    private final Outbox outbox;
    private final Clock clock;

    RecordAnnouncements(CellCodecs codecs, Outbox outbox, Clock clock) {
        this.codecs = codecs;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** In the transaction that made the records. */
    public Uni<Void> created(SqlConnection connection, Snapshot snapshot, EventContext context, String via) {
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (Table table : snapshot.base().tables()) {
            TableScan scan = new TableScan(connection, codecs, snapshot.base(), table, table.fields());
            chain = chain.chain(() -> scan.each(batch -> {
                Changes changes = new Changes(connection, codecs, snapshot, clock.instant(), "");
                batch.records().forEach(record -> changes.add(table.id(), Touched.created(record)));
                RecordEvents events = new RecordEvents(changes);
                return events.prepare().chain(() -> Transactions.all(events.statements(outbox, context, via)));
            }));
        }
        return chain;
    }
}
