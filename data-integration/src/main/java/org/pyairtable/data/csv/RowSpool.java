package org.pyairtable.data.csv;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.pyairtable.data.csv.CsvParser.CsvRow;

/** Rows that wait on disk for the end of their file, in the batches they came in. The temporary file is gone when it is closed. */
final class RowSpool {
    private static final int LENGTH = Integer.BYTES;

    private final AsyncFile file;
    private long written;

    private RowSpool(AsyncFile file) {
        this.file = file;
    }

    static Uni<RowSpool> create(Vertx vertx) {
        return UniHelper.toUni(
                vertx.fileSystem().createTempFile("csv-import", "").compose(path -> vertx.fileSystem()
                        .open(
                                path,
                                new OpenOptions().setRead(true).setWrite(true).setDeleteOnClose(true))
                        .map(RowSpool::new)));
    }

    Uni<Void> append(List<CsvRow> rows) {
        Buffer batch = Buffer.buffer().appendInt(0);
        rows.forEach(row -> append(batch, row));
        batch.setInt(0, batch.length() - LENGTH);
        written += batch.length();
        return UniHelper.toUni(file.write(batch));
    }

    private static void append(Buffer batch, CsvRow row) {
        batch.appendLong(row.line()).appendInt(row.cells().size());
        for (String cell : row.cells()) {
            byte[] text = cell.getBytes(StandardCharsets.UTF_8);
            batch.appendInt(text.length).appendBytes(text);
        }
    }

    /** One batch after the other, in their order; the next is read when the one before was dealt with. */
    Uni<Void> forEach(Function<List<CsvRow>, Uni<Void>> action) {
        if (written == 0) {
            return Uni.createFrom().voidItem();
        }
        return Multi.createBy()
                .repeating()
                .uni(() -> new AtomicLong(), position -> next(position, action))
                .whilst(position -> position < written)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Long> next(AtomicLong position, Function<List<CsvRow>, Uni<Void>> action) {
        return read(position.get(), LENGTH)
                .chain(head -> read(position.get() + LENGTH, head.getInt(0)))
                .chain(batch -> action.apply(rows(batch)).map(done -> position.addAndGet(LENGTH + batch.length())));
    }

    private Uni<Buffer> read(long position, int length) {
        return UniHelper.toUni(file.read(Buffer.buffer(length), 0, position, length));
    }

    private static List<CsvRow> rows(Buffer batch) {
        List<CsvRow> rows = new ArrayList<>();
        int at = 0;
        while (at < batch.length()) {
            long line = batch.getLong(at);
            int count = batch.getInt(at + Long.BYTES);
            at += Long.BYTES + Integer.BYTES;
            List<String> cells = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                int length = batch.getInt(at);
                cells.add(batch.getString(at + LENGTH, at + LENGTH + length));
                at += LENGTH + length;
            }
            rows.add(new CsvRow(line, cells));
        }
        return rows;
    }

    Uni<Void> close() {
        return UniHelper.toUni(file.close());
    }
}
