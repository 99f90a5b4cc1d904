package org.pyairtable.data.csv;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.airtable.StorableText;
import org.pyairtable.data.csv.CsvBody.BrokenOff;
import org.pyairtable.data.csv.CsvParser.CsvRow;
import org.pyairtable.data.csv.CsvParser.Malformed;
import org.pyairtable.data.csv.ImportProgress.Progress;
import org.pyairtable.data.meta.SchemaChanges;
import org.pyairtable.data.meta.SchemaChanges.Author;
import org.pyairtable.data.record.RecordWrites;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.snapshot.Snapshot;
import org.pyairtable.data.snapshot.Snapshots;
import org.pyairtable.runtime.problem.ServiceException;

/** Takes CSV into tables while it arrives; what was read is written before more is asked for. */
@Singleton
public class CsvImports {
    /** Rows of a transaction, and rows that the types of a new table are guessed from. */
    private static final int BATCH = 500;

    private static final long BATCH_CHARACTERS = 2_000_000;
    private static final int MAX_KEY = 200;

    /** @param key names the import, so that a repeated request goes on where the first one stopped */
    record Settings(char separator, Optional<String> key) {
        Settings {
            if (key.filter(k -> k.length() > MAX_KEY || !StorableText.is(k)).isPresent()) {
                throw ServiceException.invalid("Idempotency-Key", "is too long");
            }
        }
    }

    private final Pool pool;
    private final Snapshots snapshots;
    private final AccessPolicy policy;
    private final SchemaChanges changes;
    private final RecordWrites writes;
    private final ImportProgress progress;

    CsvImports(
            Pool pool,
            Snapshots snapshots,
            AccessPolicy policy,
            SchemaChanges changes,
            RecordWrites writes,
            ImportProgress progress) {
        this.pool = pool;
        this.snapshots = snapshots;
        this.policy = policy;
        this.changes = changes;
        this.writes = writes;
        this.progress = progress;
    }

    /** The first row names fields of the table. */
    Uni<ImportReport> intoTable(Author author, String baseId, String tableId, Settings settings, Multi<byte[]> body) {
        return base(author, baseId, Permission.WRITE_RECORDS).chain(base -> {
            Table table = table(base, tableId);
            return earlier(baseId, settings).chain(earlier -> {
                if (earlier.filter(p -> !p.tableId().equals(tableId)).isPresent()) {
                    throw ServiceException.conflict("This key belongs to an import into another table");
                }
                long skip = earlier.map(Progress::rows).orElse(0L);
                return run(author, settings, body, (header, sample) -> Uni.createFrom()
                        .item(target(baseId, table, header, skip)));
            });
        });
    }

    /**
     * The first row names the fields; their types are guessed from the first rows. Without a key nobody can go on with a file
     * that did not arrive whole, so its table goes.
     */
    Uni<ImportReport> intoNewTable(Author author, String baseId, String name, Settings settings, Multi<byte[]> body) {
        return base(author, baseId, Permission.CHANGE_SCHEMA).chain(base -> {
            policy.require(author.principal(), Optional.of(base), Permission.WRITE_RECORDS);
            return earlier(baseId, settings)
                    .chain(earlier -> earlier.map(p -> run(author, settings, body, (header, sample) -> Uni.createFrom()
                                    .item(target(
                                            baseId, table(base, p.tableId()), ColumnTypes.names(header), p.rows()))))
                            .orElseGet(() -> run(
                                    author,
                                    settings,
                                    body,
                                    new NewTable(changes, progress, author, baseId, name, settings.key()))));
        });
    }

    /** How far an import with a key has come. */
    Uni<Progress> progress(Author author, String baseId, String key) {
        return base(author, baseId, Permission.READ_RECORDS)
                .chain(base -> progress.find(baseId, key))
                .map(found -> found.orElseThrow(() -> ServiceException.notFound("The import")));
    }

    /** Goes on when nobody waits for the report any more: what is being written ends, and what must not stay goes. */
    private Uni<ImportReport> run(Author author, Settings settings, Multi<byte[]> body, Opening opening) {
        return Uni.createFrom()
                .deferred(() ->
                        UniHelper.toUni(UniHelper.toFuture(load(body, settings, new Run(author, settings, opening)))));
    }

    private static Uni<ImportReport> load(Multi<byte[]> body, Settings settings, Run run) {
        CsvBatches batches = new CsvBatches(new CsvParser(settings.separator()), BATCH, BATCH_CHARACTERS);
        return body.onItem()
                .transformToMultiAndConcatenate(piece -> Multi.createFrom().iterable(batches.feed(piece)))
                .onCompletion()
                .continueWith(batches::end)
                .onItem()
                .transformToUniAndConcatenate(run::accept)
                .collect()
                .last()
                .map(ignored -> run.report())
                .onFailure()
                .recoverWithUni(run::stopped);
    }

    private final class Run {
        private final Author author;
        private final Settings settings;
        private final Opening opening;
        private @Nullable CsvImport started;

        Run(Author author, Settings settings, Opening opening) {
            this.author = author;
            this.settings = settings;
            this.opening = opening;
        }

        Uni<Boolean> accept(List<CsvRow> rows) {
            CsvImport running = started;
            if (running != null) {
                return running.accept(rows).replaceWith(true);
            }
            List<CsvRow> data = rows.subList(1, rows.size());
            return opening.open(rows.getFirst().cells(), data).chain(target -> {
                CsvImport opened = new CsvImport(pool, writes, progress, author, settings.key(), target);
                started = opened;
                return opened.accept(data).replaceWith(true);
            });
        }

        ImportReport report() {
            CsvImport finished = started;
            if (finished == null) {
                throw ServiceException.invalid("body", "has no header");
            }
            return finished.report();
        }

        /** A file that is no CSV keeps what landed before the fault, whatever it goes into. */
        Uni<ImportReport> stopped(Throwable failure) {
            Uni<Boolean> gone = failure instanceof Malformed ? Uni.createFrom().item(false) : opening.abandoned();
            return gone.chain(nothingLeft -> Uni.createFrom().failure(explained(failure, nothingLeft)));
        }

        private Throwable explained(Throwable failure, boolean nothingLeft) {
            CsvImport running = started;
            long created = running == null || nothingLeft ? 0 : running.created();
            Throwable told = failure instanceof Malformed || failure instanceof BrokenOff
                    ? ServiceException.invalid(
                            "body",
                            failure.getMessage() + "; " + created + " records of the rows before it were created")
                    : failure;
            return running == null || nothingLeft ? told : new ImportStopped(told, running.landed(failure));
        }
    }

    private static CsvImport.Target target(String baseId, Table table, List<String> header, long skip) {
        List<Optional<Field>> fields = new ArrayList<>();
        List<String> ignored = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (String column : header) {
            Field field = table.find(column.strip())
                    .orElseThrow(() -> ServiceException.invalid("body", "the table has no field \"" + column + "\""));
            if (!taken.add(field.id())) {
                throw ServiceException.invalid("body", "two columns are for the field \"" + field.name() + "\"");
            }
            if (field.isComputed()) {
                ignored.add(field.name());
            }
            fields.add(Optional.of(field).filter(f -> !f.isComputed()));
        }
        return new CsvImport.Target(baseId, table.id(), fields, ignored, skip);
    }

    private Uni<Base> base(Author author, String baseId, Permission permission) {
        return snapshots.current(baseId).map(found -> {
            policy.require(author.principal(), found.map(Snapshot::base), permission);
            return found.orElseThrow().base();
        });
    }

    private static Table table(Base base, String tableId) {
        return base.tables().stream()
                .filter(t -> t.id().equals(tableId))
                .findFirst()
                .orElseThrow(() -> AirtableError.modelNotFound().exception());
    }

    private Uni<Optional<Progress>> earlier(String baseId, Settings settings) {
        return settings.key().map(key -> progress.find(baseId, key)).orElseGet(() -> Uni.createFrom()
                .item(Optional.empty()));
    }
}
