package org.pyairtable.data.csv;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.conversion.TableDeletion;
import org.pyairtable.data.csv.CsvParser.CsvRow;
import org.pyairtable.data.csv.CsvParser.Malformed;
import org.pyairtable.data.csv.ImportProgress.Progress;
import org.pyairtable.data.meta.Author;
import org.pyairtable.data.meta.SchemaChanges;
import org.pyairtable.data.record.write.RecordWrites;
import org.pyairtable.data.refusal.Conflict;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Rule.Access;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.data.wire.StorableText;

/** Takes CSV into tables while it arrives; what was read is written before more is asked for. */
@Singleton
public class CsvImports {
    /** Rows of a transaction, and rows that the types of a new table are guessed from. */
    private static final int BATCH = 500;

    private static final long BATCH_CHARACTERS = 2_000_000;
    private static final int MAX_KEY = 200;

    /**
     * @param file what the caller says of it
     * @param signs what the caller says of numbers and dates in it
     * @param key names the import, so that a repeated request goes on where the first one stopped
     * @param ignored query parameters of the request that mean nothing here
     */
    public record Settings(CsvReader.Given file, CallerSigns signs, Optional<String> key, List<String> ignored) {
        public Settings {
            ignored = List.copyOf(ignored);
            if (key.filter(k -> k.length() > MAX_KEY || !StorableText.is(k)).isPresent()) {
                throw new InvalidRequest.Member("Idempotency-Key", "is too long").exception();
            }
        }
    }

    private final Vertx vertx;
    private final Pool pool;
    private final CellCodecs codecs;
    private final SchemaCache schemas;
    private final AccessPolicy policy;
    private final SchemaChanges changes;
    private final TableDeletion deletion;
    private final RecordWrites writes;
    private final ImportProgress progress;

    CsvImports(
            Vertx vertx,
            Pool pool,
            CellCodecs codecs,
            SchemaCache schemas,
            AccessPolicy policy,
            SchemaChanges changes,
            TableDeletion deletion,
            RecordWrites writes,
            ImportProgress progress) {
        this.vertx = vertx;
        this.pool = pool;
        this.codecs = codecs;
        this.schemas = schemas;
        this.policy = policy;
        this.changes = changes;
        this.deletion = deletion;
        this.writes = writes;
        this.progress = progress;
    }

    /** The first row names fields of the table. */
    public Uni<ImportReport> intoTable(
            Author author, String baseId, String tableId, Settings settings, Multi<byte[]> body) {
        return into(author, baseId, tableId).chain(into -> {
            return earlier(baseId, settings).chain(earlier -> {
                if (earlier.filter(p -> !p.tableId().equals(tableId)).isPresent()) {
                    throw new Conflict("This key belongs to an import into another table").exception();
                }
                long skip = earlier.map(Progress::rows).orElse(0L);
                return run(
                        author,
                        settings,
                        body,
                        new ExistingTable(baseId, into.table(), into.grant(), settings.signs(), codecs, skip, false));
            });
        });
    }

    /**
     * The first row names the fields; their types are guessed from the first rows. Without a key nobody can go on with a file
     * that did not arrive whole, so its table goes.
     */
    public Uni<ImportReport> intoNewTable(
            Author author, String baseId, String name, Settings settings, Multi<byte[]> body) {
        return base(author, baseId, Permission.CHANGE_SCHEMA).chain(base -> {
            Grant grant = policy.require(author.principal(), Optional.of(base), Permission.WRITE_RECORDS);
            return earlier(baseId, settings)
                    .chain(earlier -> run(
                            author,
                            settings,
                            body,
                            earlier.<Opening>map(p -> new ExistingTable(
                                            baseId,
                                            table(base, p.tableId()),
                                            grant,
                                            settings.signs(),
                                            codecs,
                                            p.rows(),
                                            true))
                                    .orElseGet(() -> new NewTable(
                                            changes,
                                            deletion,
                                            progress,
                                            author,
                                            baseId,
                                            name,
                                            settings.signs(),
                                            settings.key()))));
        });
    }

    /** @param table as the importer sees it */
    private record Into(Table table, Grant grant) {}

    private Uni<Into> into(Author author, String baseId, String tableId) {
        return schemas.current(baseId).map(found -> {
            Grant grant = policy.grant(author.principal(), found.map(CachedSchema::base), Permission.WRITE_RECORDS);
            Table table = table(grant.seen(found.orElseThrow().base()), tableId);
            grant.require(table, Access.EDIT);
            return new Into(table, grant);
        });
    }

    /** How far an import with a key has come. */
    public Uni<Progress> progress(Author author, String baseId, String key) {
        return schemas.current(baseId)
                .map(found -> policy.grant(author.principal(), found.map(CachedSchema::base), Permission.READ_RECORDS)
                        .seen(found.orElseThrow().base()))
                .chain(seen -> progress.find(baseId, key)
                        .map(found -> found.filter(p -> seen.find(p.tableId()).isPresent())))
                .map(found -> found.orElseThrow(() -> new NotFound.Named("The import").exception()));
    }

    /** Goes on when nobody waits for the report any more: what is being written ends, and what must not stay goes. */
    private Uni<ImportReport> run(Author author, Settings settings, Multi<byte[]> body, Opening opening) {
        return Uni.createFrom().deferred(() -> {
            CsvReader reader = new CsvReader(settings.file());
            ImportRun run = new ImportRun(
                    vertx, reader, opening, target -> new CsvImport(pool, writes, progress, author, settings, target));
            return UniHelper.toUni(UniHelper.toFuture(load(body, reader, run)));
        });
    }

    private static Uni<ImportReport> load(Multi<byte[]> body, CsvReader reader, ImportRun run) {
        return batches(body, reader)
                .onItem()
                .transformToUniAndConcatenate(run::accept)
                .collect()
                .last()
                .chain(run::end)
                .onFailure()
                .recoverWithUni(run::stopped)
                .eventually(run::close);
    }

    private static Multi<List<CsvRow>> batches(Multi<byte[]> body, CsvReader reader) {
        CsvBatches batches = new CsvBatches(reader, BATCH, BATCH_CHARACTERS);
        return body.onItem()
                .transformToMultiAndConcatenate(piece -> Multi.createFrom().iterable(batches.feed(piece)))
                .onCompletion()
                .continueWith(batches::end);
    }

    /** What an import of the file into the table would make of it. Nothing is written. */
    public Uni<CsvPreview> preview(
            Author author, String baseId, String tableId, Settings settings, Multi<byte[]> body) {
        return into(author, baseId, tableId)
                .chain(into -> preview(
                        settings,
                        body,
                        new ExistingTable(baseId, into.table(), into.grant(), settings.signs(), codecs, 0, false)));
    }

    /** What an import of the file into a new table would make of it. */
    public Uni<CsvPreview> preview(Author author, String baseId, Settings settings, Multi<byte[]> body) {
        return base(author, baseId, Permission.CHANGE_SCHEMA)
                .chain(base -> preview(
                        settings,
                        body,
                        new NewTable(
                                changes, deletion, progress, author, baseId, "", settings.signs(), Optional.empty())));
    }

    private Uni<CsvPreview> preview(Settings settings, Multi<byte[]> body, Opening opening) {
        CsvReader reader = new CsvReader(settings.file());
        PreviewRun run = new PreviewRun(opening, codecs, new Remarks(settings.ignored()));
        return batches(body, reader)
                .onItem()
                .invoke(run::accept)
                .collect()
                .last()
                .map(done -> run.end(reader.source()))
                .onFailure(failure -> failure instanceof Malformed || failure instanceof BrokenOff)
                .transform(
                        failure -> new InvalidRequest.Member("body", String.valueOf(failure.getMessage())).exception());
    }

    private Uni<Base> base(Author author, String baseId, Permission permission) {
        return schemas.current(baseId).map(found -> {
            policy.require(author.principal(), found.map(CachedSchema::base), permission);
            return found.orElseThrow().base();
        });
    }

    private static Table table(Base base, String tableId) {
        return base.tables().stream()
                .filter(t -> t.id().equals(tableId))
                .findFirst()
                .orElseThrow(() -> new NotFound.Part().exception());
    }

    private Uni<Optional<Progress>> earlier(String baseId, Settings settings) {
        return settings.key().map(key -> progress.find(baseId, key)).orElseGet(() -> Uni.createFrom()
                .item(Optional.empty()));
    }
}
