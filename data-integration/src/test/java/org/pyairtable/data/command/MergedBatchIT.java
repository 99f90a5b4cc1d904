package org.pyairtable.data.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.WORKSPACE;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.probe;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.DataCommand;
import org.pyairtable.events.DataCommand.BatchRecord;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Topic;
import org.pyairtable.testkit.SuiteResource;

/** Many records that are merged on fields without an index. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class MergedBatchIT {
    private static final int MOST = 1_000;

    @Inject
    Pool pool;

    @Inject
    DataCommandHandler handler;

    private TestBase base;

    @BeforeEach
    void aTable() {
        base = base(
                "Stock",
                List.of(
                        field("Name", "singleLineText"),
                        field("Code", "number", Map.of("precision", 0)),
                        field("Row", "number", Map.of("precision", 0)),
                        field("Amount", "number", Map.of("precision", 0)),
                        field("Who", "singleCollaborator")));
    }

    /** The answer, and how often a statement of the transaction read the whole table. */
    private record Merged(JsonNode answer, long scans, int statements) {}

    private Merged merged(String actor, List<Map<String, @Nullable Object>> records, @Nullable List<String> mergeOn) {
        DataCommand command = new DataCommand.WriteBatch(
                base.id(),
                "Stock",
                records.stream().map(cells -> new BatchRecord(null, cells)).toList(),
                mergeOn,
                false);
        Envelope<DataCommand> envelope = new Envelope<>(
                UUID.randomUUID().toString(),
                "test",
                Topic.typeOf(command.getClass()),
                base.id(),
                Instant.now(),
                null,
                WORKSPACE,
                actor,
                null,
                "correlation",
                null,
                command);
        int[] statements = new int[1];
        long scans = pool.withTransaction(plain -> {
                    CountingConnection connection = new CountingConnection(plain);
                    return handler.handle(connection, envelope)
                            .invoke(() -> statements[0] = connection.statements())
                            .chain(() -> scans(connection));
                })
                .await()
                .atMost(PATIENCE);
        return new Merged(
                probe().await("data.results", m -> m.header("ce_causation").equals(envelope.id()), PATIENCE)
                        .json(),
                scans,
                statements[0]);
    }

    private Uni<Long> scans(CountingConnection connection) {
        return connection
                .preparedQuery("select seq_scan from pg_stat_xact_user_tables where relid = to_regclass($1)")
                .execute(Tuple.of(SqlNames.table(base.table())))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private static Map<String, @Nullable Object> cells(@Nullable Object... pairs) {
        Map<String, @Nullable Object> cells = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            cells.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return cells;
    }

    private List<Map<String, @Nullable Object>> stock(int from, int amount) {
        return IntStream.range(from, from + MOST)
                .mapToObj(i -> cells("Name", "part " + i, "Code", i, "Amount", amount))
                .toList();
    }

    private long count(String filter) {
        return owner().queryParam("filterByFormula", filter)
                .get(base.path())
                .jsonPath()
                .getList("records")
                .size();
    }

    @Test
    void aThousandKeysReadTheTableOnce() {
        Merged few = merged(EDITOR, List.of(cells("Name", "a", "Code", -1)), List.of("Code"));
        merged(EDITOR, stock(0, 1), null);

        Merged all = merged(EDITOR, stock(500, 2), List.of("Code"));

        assertThat(all.answer().path("createdIds")).hasSize(500);
        assertThat(all.answer().path("recordIds")).hasSize(MOST);
        // The matches are found by one; what else reads a table of this size does not depend on the number of keys.
        assertThat(all.scans()).isLessThan(10);
        assertThat(all.statements()).isLessThan(few.statements() + 10);
        assertThat(count("AND({Code} > 495, {Code} < 505, {Amount} = 2)")).isEqualTo(5);
        assertThat(count("AND({Code} > 495, {Code} < 505, {Amount} = 1)")).isEqualTo(4);
    }

    @Test
    void emptyCellsAreEqualToEmptyCellsAlone() {
        merged(
                EDITOR,
                List.of(
                        cells("Name", "both", "Code", 1, "Row", 1),
                        cells("Name", "code", "Code", 1),
                        cells("Name", "row", "Row", 1),
                        cells("Name", "neither")),
                null);

        Merged all = merged(
                EDITOR,
                List.of(
                        cells("Code", null, "Row", null, "Amount", 4),
                        cells("Code", null, "Row", 1, "Amount", 3),
                        cells("Code", 1, "Row", null, "Amount", 2),
                        cells("Code", 1, "Row", 1, "Amount", 1),
                        cells("Code", 2, "Row", null, "Amount", 5)),
                List.of("Code", "Row"));

        assertThat(all.answer().path("createdIds")).hasSize(1);
        assertThat(owner().get(base.path()).jsonPath().getList("records.fields.Amount"))
                .containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void severalMatchesOfOneKeyRefuseAllOfThem() {
        merged(
                EDITOR,
                List.of(
                        cells("Name", "one", "Code", 7),
                        cells("Name", "two", "Code", 7),
                        cells("Name", "three", "Code", 8)),
                null);

        Merged all =
                merged(EDITOR, List.of(cells("Code", 8, "Amount", 1), cells("Code", 7, "Amount", 1)), List.of("Code"));

        assertThat(all.answer().path("type").asText()).isEqualTo("INVALID_VALUE_FOR_COLUMN");
        assertThat(count("{Amount} = 1")).isZero();
    }

    @Test
    void oneRecordIsNotMergedTwiceInABatch() {
        merged(EDITOR, List.of(cells("Name", "one", "Code", 7)), null);

        Merged all =
                merged(EDITOR, List.of(cells("Code", 7, "Amount", 1), cells("Code", 7, "Amount", 2)), List.of("Code"));

        assertThat(all.answer().path("recordIds").isMissingNode()).isTrue();
        assertThat(count("{Amount} > 0")).isZero();
    }

    @Test
    void recordsThatTheCallerDoesNotSeeMatchNothing() {
        merged(
                OWNER,
                List.of(
                        cells("Name", "mine", "Code", 1, "Who", Map.of("id", EDITOR)),
                        cells("Name", "hidden", "Code", 1, "Who", Map.of("id", OWNER)),
                        cells("Name", "hidden too", "Code", 2, "Who", Map.of("id", OWNER))),
                null);
        owner().body(Json.write(Map.of(
                        "revision",
                        0,
                        "rules",
                        List.of(Map.of(
                                "name",
                                "Own stock",
                                "audience",
                                Map.of("role", "editor"),
                                "tables",
                                List.of(Map.of("table", "Stock", "rows", "{Who} = CURRENT_USER()")))))))
                .put("/api/bases/" + base.id() + "/rules")
                .then()
                .statusCode(200);

        Merged all = merged(
                EDITOR,
                List.of(
                        cells("Code", 1, "Amount", 1, "Who", Map.of("id", EDITOR)),
                        cells("Code", 2, "Amount", 2, "Who", Map.of("id", EDITOR))),
                List.of("Code"));

        assertThat(all.answer().path("createdIds")).hasSize(1);
        List<String> amounts =
                new ArrayList<>(owner().get(base.path()).jsonPath().<Object>getList("records.fields.Amount").stream()
                        .map(String::valueOf)
                        .toList());
        assertThat(amounts).containsExactly("1", "null", "null", "2");
    }
}
