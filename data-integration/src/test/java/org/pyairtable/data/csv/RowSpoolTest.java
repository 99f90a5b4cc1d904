package org.pyairtable.data.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.csv.CsvParser.CsvRow;

class RowSpoolTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close();
    }

    @Test
    void batchesComeBackInTheirOrderAsTheyWere() {
        List<List<CsvRow>> batches = IntStream.range(0, 3_000)
                .mapToObj(i -> List.of(
                        new CsvRow(2L * i, List.of("a" + i, "", "ü 😀\n\"")), new CsvRow(2L * i + 1, List.of())))
                .toList();
        RowSpool spool = RowSpool.create(vertx).await().atMost(PATIENCE);
        batches.forEach(batch -> spool.append(batch).await().atMost(PATIENCE));

        List<List<CsvRow>> read = new ArrayList<>();
        spool.forEach(batch -> {
                    read.add(batch);
                    return Uni.createFrom().voidItem();
                })
                .await()
                .atMost(PATIENCE);
        spool.close().await().atMost(PATIENCE);

        assertThat(read).isEqualTo(batches);
    }

    @Test
    void nothingKeptIsNothingRead() {
        RowSpool spool = RowSpool.create(vertx).await().atMost(PATIENCE);

        spool.forEach(batch -> Uni.createFrom().failure(new AssertionError("there is none")))
                .await()
                .atMost(PATIENCE);
        spool.close().await().atMost(PATIENCE);
    }
}
