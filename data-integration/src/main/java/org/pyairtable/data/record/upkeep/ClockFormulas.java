package org.pyairtable.data.record.upkeep;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.formula.Derivation;
import org.pyairtable.data.record.computed.CellValues;
import org.pyairtable.data.record.computed.LinkedCells;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.row.TableScan;
import org.pyairtable.data.record.write.RecordWriter;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.data.storage.Locks;
import org.pyairtable.data.storage.Transactions;
import org.pyairtable.events.EventContext;
import org.pyairtable.formula.CompiledFormula;
import org.pyairtable.runtime.flow.Sequential;

/**
 * Brings cells that change as time passes up to date: those of formulas with NOW, TODAY, FROMNOW or TONOW, and all that reads
 * them. Looks for outdated cells without a lock and writes their records like anybody else, some hundred in a transaction, so
 * that there are events and webhooks of them. One instance at a time does it.
 */
@Singleton
public class ClockFormulas {
    private static final Logger LOG = Logger.getLogger(ClockFormulas.class);
    private static final long LOCK = 0x707961697274696DL;
    private static final String VIA = "time";

    private final Pool pool;
    private final Transactions transactions;
    private final SchemaCache schemas;
    private final CellCodecs codecs;
    private final RecordWriter writer;
    private final Clock clock;
    /** The day for which tables, by id, were last brought up to date; those with nothing finer than a day. */
    private final Map<String, LocalDate> done = new ConcurrentHashMap<>();

    ClockFormulas(
            Pool pool,
            Transactions transactions,
            SchemaCache schemas,
            CellCodecs codecs,
            RecordWriter writer,
            Clock clock) {
        this.pool = pool;
        this.transactions = transactions;
        this.schemas = schemas;
        this.codecs = codecs;
        this.writer = writer;
        this.clock = clock;
    }

    void schedule(@Observes StartupEvent started, Scheduler scheduler, FormulaSettings settings) {
        scheduler
                .newJob("clock-formulas")
                .setInterval(settings.refresh().toString())
                .setConcurrentExecution(ConcurrentExecution.SKIP)
                .setAsyncTask(execution -> refresh())
                .schedule();
    }

    public Uni<Void> refresh() {
        return pool.getConnection()
                .chain(connection -> Locks.alone(
                                connection, LOCK, () -> bases(connection).chain(bases -> all(connection, bases)))
                        .onTermination()
                        .call(connection::close))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "Formulas that read the clock not recomputed, retried in the next pass: reason=%s",
                        failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    /** Those in which the clock is read at all. */
    private static Uni<List<String>> bases(SqlConnection connection) {
        return connection
                .query("select distinct t.base_id from field f join base_table t on t.id = f.table_id"
                        + " where f.type in ('formula', 'rollup', 'button') and f.options::text ~* '(now|today)'")
                .execute()
                .map(rows -> {
                    List<String> ids = new ArrayList<>();
                    rows.forEach(row -> ids.add(row.getString(0)));
                    return ids;
                });
    }

    private Uni<Void> all(SqlConnection connection, List<String> baseIds) {
        return Sequential.each(baseIds, id -> schemas.current(connection, id)
                .chain(found -> found.map(schema -> base(connection, schema))
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .onFailure()
                .invoke(failure -> LOG.warnf(
                        "Formulas that read the clock not recomputed, retried in the next pass: base=%s reason=%s",
                        id, failure.getMessage()))
                .onFailure()
                .recoverWithNull());
    }

    private Uni<Void> base(SqlConnection connection, CachedSchema schema) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return Sequential.each(schema.base().tables(), table -> {
            List<Derivation> timed = schema.derivations().of(table).stream()
                    .filter(Derivation::readsDay)
                    .toList();
            boolean finer = timed.stream().anyMatch(derivation -> derivation
                    .formula()
                    .filter(CompiledFormula::readsTime)
                    .isPresent());
            return timed.isEmpty() || (!finer && today.equals(done.get(table.id())))
                    ? Uni.createFrom().voidItem()
                    : new Pass(connection, schema, table, timed).run().invoke(() -> done.put(table.id(), today));
        });
    }

    /** One way through a table. */
    private final class Pass {
        private final SqlConnection connection;
        private final CachedSchema schema;
        private final Table table;
        private final List<Derivation> timed;
        private final TableScan scan;

        Pass(SqlConnection connection, CachedSchema schema, Table table, List<Derivation> timed) {
            this.connection = connection;
            this.schema = schema;
            this.table = table;
            this.timed = timed;
            Set<Field> read = new LinkedHashSet<>();
            for (Derivation derivation : timed) {
                read.add(derivation.field());
                derivation.rowInputs().forEach(id -> read.add(table.field(id)));
            }
            this.scan = new TableScan(connection, codecs, schema.base(), table, read);
        }

        Uni<Void> run() {
            return scan.eachRecords(records -> outdated(records)
                    .chain(ids -> ids.isEmpty() ? Uni.createFrom().voidItem() : rewrite(ids)));
        }

        /** Ids of the records that would have another cell now. */
        private Uni<List<String>> outdated(List<RecordState> records) {
            Changes source = new Changes(connection, codecs, schema, clock.instant(), "");
            return Sequential.each(timed, derivation -> LinkedCells.load(source, derivation, records))
                    .map(ignored -> {
                        CellValues values = new CellValues(codecs, schema.base(), source::cell, source.now());
                        return records.stream()
                                .filter(record -> timed.stream()
                                        .anyMatch(derivation -> !values.derive(derivation, record)
                                                .equals(record.cell(derivation.field()))))
                                .map(RecordState::id)
                                .toList();
                    });
        }

        private Uni<Void> rewrite(List<String> ids) {
            String baseId = schema.base().id();
            return transactions.whole(own -> Locks.shareBase(own, baseId)
                    .chain(() -> schemas.current(own, baseId))
                    .chain(found -> found.filter(
                                    now -> now.base().find(table.id()).isPresent())
                            .map(now -> rewrite(own, now, ids))
                            .orElseGet(() -> Uni.createFrom().voidItem())));
        }

        private Uni<Void> rewrite(SqlConnection own, CachedSchema now, List<String> ids) {
            Table current = now.base().table(table.id());
            Changes changes = writer.changes(own, now, EventContext.SYSTEM);
            return Locks.tables(own, now.derivations().reach(current))
                    .chain(() -> changes.load(current, ids))
                    .chain(() -> writer.complete(
                            changes, current, EventContext.system(now.base().workspaceId()), VIA));
        }
    }
}
