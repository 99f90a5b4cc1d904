package org.pyairtable.data.csv;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.airtable.AirtableError;
import org.pyairtable.data.airtable.AirtableException;
import org.pyairtable.data.csv.CsvParser.CsvRow;
import org.pyairtable.data.csv.ImportReport.Remark;
import org.pyairtable.data.meta.SchemaChanges.Author;
import org.pyairtable.data.record.RecordState;
import org.pyairtable.data.record.RecordWrites;
import org.pyairtable.data.record.WriteRequest;
import org.pyairtable.data.record.Written;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.outbox.DatabaseFailures;

/**
 * One import while it runs: rows become records batch by batch, each in a transaction. A batch that is refused is cut in half
 * until the row that is to blame stands alone.
 */
final class CsvImport {
    /** Remarks that a report carries. */
    private static final int MAX_REMARKS = 100;

    private static final int UNPROCESSABLE = 422;
    private static final int SHOWN = 40;

    /** @param fields parallel to the columns; empty for one that takes no values */
    record Target(String baseId, String tableId, List<Optional<Field>> fields, List<String> ignored, long skip) {}

    private final Pool pool;
    private final RecordWrites writes;
    private final ImportProgress progress;
    private final Optional<String> key;
    private final Target target;
    private final RecordWrites.Target destination;
    private final List<Remark> errors = new ArrayList<>();
    private final List<Remark> warnings = new ArrayList<>();
    private long toSkip;
    private long rows;
    private long created;
    private long rejected;
    private long emptied;
    private long lastLine;
    private long underway;

    CsvImport(
            Pool pool,
            RecordWrites writes,
            ImportProgress progress,
            Author author,
            Optional<String> key,
            Target target) {
        this.pool = pool;
        this.writes = writes;
        this.progress = progress;
        this.key = key;
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
        return write(batch.subList(skipped, batch.size()));
    }

    private Uni<Void> write(List<CsvRow> batch) {
        if (batch.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom()
                .deferred(() -> {
                    underway = batch.size();
                    return create(batch);
                })
                .invoke(written -> count(batch, written))
                .replaceWithVoid()
                .onFailure(CsvImport::isFaultOfRows)
                .recoverWithUni(failure -> batch.size() == 1
                        ? reject(batch.getFirst(), (AirtableException) failure)
                        : write(batch.subList(0, batch.size() / 2))
                                .chain(() -> write(batch.subList(batch.size() / 2, batch.size()))));
    }

    private Uni<Written> create(List<CsvRow> batch) {
        List<ObjectNode> records = batch.stream().map(this::record).toList();
        return pool.withTransaction(
                connection -> writes.write(connection, destination, new WriteRequest.Create(records, true))
                        .call(() -> key.map(k -> progress.advance(
                                        connection,
                                        target.baseId(),
                                        k,
                                        target.tableId(),
                                        target.skip() + rows,
                                        batch.size(),
                                        batch.size()))
                                .orElseGet(() -> Uni.createFrom().voidItem())));
    }

    private ObjectNode record(CsvRow row) {
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        for (int column = 0; column < row.cells().size(); column++) {
            String cell = row.cells().get(column);
            if (cell.isEmpty()) {
                continue;
            }
            if (column >= target.fields().size()) {
                throw AirtableError.invalidRequest("The row has more cells than the header")
                        .exception();
            }
            target.fields().get(column).ifPresent(field -> record.put(field.id(), cell));
        }
        return record;
    }

    private void count(List<CsvRow> batch, Written written) {
        rows += batch.size();
        created += batch.size();
        lastLine = batch.getLast().line();
        underway = 0;
        for (int i = 0; i < batch.size(); i++) {
            remark(batch.get(i), written.records().get(i));
        }
    }

    /** Typecast empties a cell that it cannot read; that must not go unsaid. */
    private void remark(CsvRow row, RecordState record) {
        for (int column = 0;
                column < Math.min(row.cells().size(), target.fields().size());
                column++) {
            String cell = row.cells().get(column);
            Optional<Field> field = target.fields()
                    .get(column)
                    .filter(f -> !(f.kind() instanceof FieldKind.Checkbox) && !cell.isBlank());
            if (field.isPresent() && record.cell(field.get()).isEmpty()) {
                emptied++;
                if (warnings.size() < MAX_REMARKS) {
                    String shown = cell.length() > SHOWN ? cell.substring(0, SHOWN) + "…" : cell;
                    warnings.add(new Remark(
                            row.line(), "Field \"" + field.get().name() + "\" cannot take \"" + shown + "\""));
                }
            }
        }
    }

    private Uni<Void> reject(CsvRow row, AirtableException failure) {
        Uni<Void> noted = key.map(k -> pool.withTransaction(connection ->
                        progress.advance(connection, target.baseId(), k, target.tableId(), target.skip() + rows, 1, 0)))
                .orElseGet(() -> Uni.createFrom().voidItem());
        return noted.invoke(() -> {
            rows++;
            rejected++;
            lastLine = row.line();
            underway = 0;
            if (errors.size() < MAX_REMARKS) {
                errors.add(new Remark(
                        row.line(),
                        failure.error().message().orElse(failure.error().type())));
            }
        });
    }

    private static boolean isFaultOfRows(Throwable failure) {
        return failure instanceof AirtableException refused && refused.error().status() == UNPROCESSABLE;
    }

    /** @param failure what the import ended with */
    ImportStopped.Landed landed(Throwable failure) {
        boolean mayHaveLanded = DatabaseFailures.away(failure) && !DatabaseFailures.unreached(failure);
        return new ImportStopped.Landed(report(), lastLine, mayHaveLanded ? underway : 0);
    }

    ImportReport report() {
        return new ImportReport(
                target.baseId(),
                target.tableId(),
                rows,
                target.skip(),
                created,
                rejected,
                emptied,
                errors,
                warnings,
                target.ignored());
    }
}
