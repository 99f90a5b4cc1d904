package org.pyairtable.data.csv;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.file.FileSystemException;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.csv.CsvImport.Target;
import org.pyairtable.data.csv.CsvParser.CsvRow;
import org.pyairtable.data.csv.CsvParser.Malformed;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.Unavailable;

/**
 * The way of a file into its table. Rows are written as they arrive until a cell comes that means one thing or another
 * depending on the rest of its column; from there they wait on disk for the end of the file.
 */
final class ImportRun {
    private static final Logger LOG = Logger.getLogger(ImportRun.class);

    private final Vertx vertx;
    private final CsvReader reader;
    private final Opening opening;
    private final Function<Target, CsvImport> start;
    private @Nullable Columns columns;
    private @Nullable CsvImport started;
    private @Nullable RowSpool spool;

    ImportRun(Vertx vertx, CsvReader reader, Opening opening, Function<Target, CsvImport> start) {
        this.vertx = vertx;
        this.reader = reader;
        this.opening = opening;
        this.start = start;
    }

    Uni<Boolean> accept(List<CsvRow> batch) {
        Columns known = columns;
        List<CsvRow> rows = batch;
        if (known == null) {
            rows = batch.subList(1, batch.size());
            known = opening.columns(batch.getFirst().cells(), rows);
            columns = known;
        }
        boolean open = known.observe(rows);
        return (open || spool != null ? keep(rows) : write(rows)).replaceWith(true);
    }

    private Uni<Void> keep(List<CsvRow> rows) {
        RowSpool kept = spool;
        Uni<RowSpool> there = kept != null
                ? Uni.createFrom().item(kept)
                : RowSpool.create(vertx).invoke(created -> spool = created);
        return there.chain(s -> s.append(rows))
                .onFailure(failure -> failure instanceof FileSystemException || failure instanceof IOException)
                .transform(failure -> {
                    LOG.warnf("Import refused, its rows cannot be stored on disk: reason=%s", failure.getMessage());
                    return new Unavailable.NoRoom("There is no room to store the file until it is complete; with the"
                                    + " parameters decimal and dateOrder its rows need not wait for its end")
                            .exception();
                });
    }

    private Uni<Void> write(List<CsvRow> rows) {
        return importing().chain(running -> running.accept(rows));
    }

    private Uni<CsvImport> importing() {
        CsvImport running = started;
        if (running != null) {
            return Uni.createFrom().item(running);
        }
        settle();
        return opening.open().map(start).invoke(opened -> started = opened);
    }

    private void settle() {
        Columns known = columns;
        if (known != null) {
            known.decide();
        }
    }

    /** The file is whole: what is open is decided from all of it. */
    Uni<ImportReport> end() {
        if (columns == null) {
            throw new InvalidRequest.Member("body", "has no header").exception();
        }
        settle();
        RowSpool kept = spool;
        Uni<Void> rest = kept == null ? Uni.createFrom().voidItem() : kept.forEach(this::write);
        return rest.chain(this::importing).map(running -> running.report(reader.source()));
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
                ? new InvalidRequest.Member(
                                "body",
                                failure.getMessage() + "; " + created + " records of the rows before it were created")
                        .exception()
                : failure;
        return running == null || nothingLeft
                ? told
                : new ImportStopped(told, running.landed(failure, reader.source()));
    }

    Uni<Void> close() {
        RowSpool kept = spool;
        return kept == null ? Uni.createFrom().voidItem() : kept.close();
    }
}
