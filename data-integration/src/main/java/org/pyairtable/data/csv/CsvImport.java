package org.pyairtable.data.csv;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.csv.CsvImports.Settings;
import org.pyairtable.data.csv.CsvParser.CsvRow;
import org.pyairtable.data.csv.ImportReport.Remark;
import org.pyairtable.data.meta.Author;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.record.write.RecordWrites;
import org.pyairtable.data.record.write.WriteRequest;
import org.pyairtable.data.record.write.Written;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.schema.Field;
import org.pyairtable.outbox.DatabaseFailures;

/**
 * One import while it runs: rows become records batch by batch, each in a transaction. A batch that is refused is cut in half
 * until the row that is to blame stands alone.
 */
final class CsvImport {

    /**
     * @param fields parallel to the columns; empty for one that has no name
     * @param skip data rows that an earlier request dealt with
     */
    record Target(String baseId, String tableId, List<Optional<Field>> fields, Columns columns, long skip) {}

    private final Pool pool;
    private final RecordWrites writes;
    private final ImportProgress progress;
    private final Optional<String> key;
    private final Target target;
    private final RecordWrites.Target destination;
    private final List<Remark> errors = new ArrayList<>();
    private final Remarks remarks;
    private long toSkip;
    private long rows;
    private long created;
    private long blank;
    private long rejected;
    private long lastLine;
    private long underway;

    CsvImport(
            Pool pool, RecordWrites writes, ImportProgress progress, Author author, Settings settings, Target target) {
        this.pool = pool;
        this.writes = writes;
        this.progress = progress;
        this.key = settings.key();
        this.remarks = new Remarks(settings.ignored());
        this.target = target;
        this.destination = new RecordWrites.Target(
                author.principal(), target.baseId(), target.tableId(), author.context(), "import");
        this.toSkip = target.skip();
    }

    long created() {
        return created;
    }

    Uni<Void> accept(List<CsvRow> batch) {
        int skipped = (int) Math.min(toSkip, batch.size());
        toSkip -= skipped;
        if (skipped > 0) {
            lastLine = batch.get(skipped - 1).line();
        }
        return write(batch.subList(skipped, batch.size()).stream()
                .map(row -> PreparedRow.of(row, target.fields(), target.columns()))
                .toList());
    }

    private Uni<Void> write(List<PreparedRow> batch) {
        if (batch.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<PreparedRow> filled = batch.stream().filter(row -> !row.isBlank()).toList();
        return Uni.createFrom()
                .deferred(() -> {
                    underway = filled.size();
                    return create(batch, filled);
                })
                .invoke(written -> count(batch, filled, written))
                .replaceWithVoid()
                .onFailure(CsvImport::isFaultOfRows)
                .recoverWithUni(failure -> batch.size() == 1
                        ? reject(batch.getFirst().row(), (RefusedException) failure)
                        : write(batch.subList(0, batch.size() / 2))
                                .chain(() -> write(batch.subList(batch.size() / 2, batch.size()))));
    }

    private Uni<List<RecordState>> create(List<PreparedRow> batch, List<PreparedRow> filled) {
        var records = filled.stream().map(PreparedRow::recordToWrite).toList();
        return pool.withTransaction(connection -> {
            Uni<List<RecordState>> written = records.isEmpty()
                    ? Uni.createFrom().item(List.of())
                    : writes.writeIn(connection, destination, new WriteRequest.Create(records, true))
                            .map(Written::records);
            return written.call(() -> key.map(k -> progress.advance(
                            connection,
                            target.baseId(),
                            k,
                            target.tableId(),
                            target.skip() + rows,
                            batch.size(),
                            filled.size()))
                    .orElseGet(() -> Uni.createFrom().voidItem()));
        });
    }

    private void count(List<PreparedRow> batch, List<PreparedRow> filled, List<RecordState> written) {
        rows += batch.size();
        created += filled.size();
        blank += batch.size() - filled.size();
        lastLine = batch.getLast().row().line();
        underway = 0;
        for (int i = 0; i < filled.size(); i++) {
            filled.get(i).remark(remarks, target.fields(), target.columns(), written.get(i));
        }
    }

    private Uni<Void> reject(CsvRow row, RefusedException failure) {
        Uni<Void> noted = key.map(k -> pool.withTransaction(connection ->
                        progress.advance(connection, target.baseId(), k, target.tableId(), target.skip() + rows, 1, 0)))
                .orElseGet(() -> Uni.createFrom().voidItem());
        return noted.invoke(() -> {
            rows++;
            rejected++;
            lastLine = row.line();
            underway = 0;
            if (errors.size() < Remarks.MOST) {
                errors.add(new Remark(row.line(), failure.refusal().message()));
            }
        });
    }

    private static boolean isFaultOfRows(Throwable failure) {
        return failure instanceof RefusedException refused && refused.refusal().isFaultOfInput();
    }

    /** @param failure what the import ended with */
    ImportStopped.Landed landed(Throwable failure, CsvReader.Source source) {
        boolean mayHaveLanded = DatabaseFailures.away(failure) && !DatabaseFailures.unreached(failure);
        return new ImportStopped.Landed(report(source), lastLine, mayHaveLanded ? underway : 0);
    }

    ImportReport report(CsvReader.Source source) {
        return new ImportReport(
                target.baseId(),
                target.tableId(),
                rows,
                target.skip(),
                created,
                blank,
                rejected,
                remarks.emptied(),
                remarks.changed(),
                errors,
                remarks.all(),
                target.fields().stream()
                        .flatMap(Optional::stream)
                        .filter(Field::isComputed)
                        .map(Field::name)
                        .toList(),
                source,
                target.columns().reports());
    }
}
