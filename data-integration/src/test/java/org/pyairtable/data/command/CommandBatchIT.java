package org.pyairtable.data.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.VIEWER;
import static org.pyairtable.data.DataFixture.WORKSPACE;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.post;
import static org.pyairtable.data.DataFixture.probe;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.Sql;
import org.pyairtable.data.record.write.SharedWrites.NeedsBaseException;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.DataCommand;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.Topic;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** Commands that queue up behind each other share a transaction. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class CommandBatchIT {
    private static final String PREFIX = "org.pyairtable.data.commands.";

    @Inject
    Pool pool;

    @Inject
    DataCommandHandler handler;

    private TestBase base;

    @BeforeEach
    void aTable() {
        base = base(
                "Jobs",
                List.of(
                        field("Name", "singleLineText"),
                        field("Amount", "number", Map.of("precision", 0)),
                        field("State", "singleSelect", Map.of("choices", List.of(Map.of("name", "Open")))),
                        field("Who", "singleCollaborator")));
    }

    private Envelope<DataCommand> envelope(String actor, DataCommand command) {
        return new Envelope<>(
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
    }

    private Envelope<DataCommand> creating(String actor, Map<String, Object> cells, boolean typecast) {
        return envelope(actor, new DataCommand.CreateRecords(base.id(), "Jobs", List.of(cells), typecast));
    }

    private Envelope<DataCommand> creating(String name) {
        return creating(EDITOR, Map.of("Name", name), false);
    }

    private Envelope<DataCommand> merging(String name, int amount) {
        return envelope(
                EDITOR,
                new DataCommand.UpsertRecords(
                        base.id(),
                        base.table(),
                        List.of(Map.of("Name", name, "Amount", amount)),
                        List.of("Name"),
                        false));
    }

    /** In one transaction; answers how many statements were sent in it, beside those that begin and end it. */
    private int together(List<Envelope<DataCommand>> commands) {
        return pool.withTransaction(plain -> {
                    CountingConnection connection = new CountingConnection(plain);
                    return handler.handleBatch(connection, commands).replaceWith(connection::statements);
                })
                .await()
                .atMost(PATIENCE);
    }

    private int alone(Envelope<DataCommand> command) {
        return pool.withTransaction(plain -> {
                    CountingConnection connection = new CountingConnection(plain);
                    return handler.handle(connection, command).replaceWith(connection::statements);
                })
                .await()
                .atMost(PATIENCE);
    }

    private static Message answer(String commandId) {
        return probe().await("data.results", m -> m.header("ce_causation").equals(commandId), PATIENCE);
    }

    private List<String> names() {
        return owner().get(base.path()).jsonPath().getList("records.fields.Name");
    }

    private List<String> transactions() {
        return Sql.column("select distinct xmin::text from " + SqlNames.table(base.table()));
    }

    @Test
    void aBatchSharesItsLocksAndTheAnswersAreAppendedTogether() {
        alone(creating("first"));
        int one = alone(creating("second"));
        List<Envelope<DataCommand>> commands =
                IntStream.range(0, 32).mapToObj(i -> creating("job " + i)).toList();

        int all = together(commands);

        // Alone: savepoint and release, locks of base and table, version, number, row, event and answer.
        // Together: locks, version and numbers once, answers by eights, and row and event for each.
        assertThat(List.of(one, all)).containsExactly(9, 4 + 4 + 32 * 2);
    }

    @Test
    void aRefusedCommandIsAnsweredSoAndDisturbsNoOther() {
        Envelope<DataCommand> before = creating("before");
        Envelope<DataCommand> wrong = creating(EDITOR, Map.of("Name", "wrong", "Amount", "seven"), false);
        Envelope<DataCommand> empty =
                envelope(EDITOR, new DataCommand.CreateRecords(base.id(), "Jobs", List.of(), false));
        Envelope<DataCommand> viewer = creating(VIEWER, Map.of("Name", "viewer"), false);
        Envelope<DataCommand> nowhere = envelope(
                EDITOR, new DataCommand.CreateRecords(base.id(), "Nowhere", List.of(Map.of("Name", "x")), false));
        Envelope<DataCommand> unknown =
                envelope(EDITOR, new DataCommand.DeleteRecords(base.id(), "Jobs", List.of("recDOESNOTEXIST00")));
        Envelope<DataCommand> after = creating("after");

        together(List.of(before, wrong, empty, viewer, nowhere, unknown, after));

        assertThat(names()).containsExactly("before", "after");
        assertThat(answer(before.id()).json().path("createdIds")).hasSize(1);
        assertThat(answer(wrong.id()).json().path("message").asText())
                .isEqualTo("Field \"Amount\" cannot accept the provided value");
        assertThat(answer(empty.id()).type()).isEqualTo("org.pyairtable.data.results.command-rejected.v1");
        assertThat(answer(viewer.id()).json().path("type").asText()).isEqualTo("INVALID_PERMISSIONS");
        assertThat(answer(nowhere.id()).json().path("type").asText())
                .isEqualTo("INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND");
        assertThat(answer(unknown.id()).type()).isEqualTo("org.pyairtable.data.results.command-rejected.v1");
        assertThat(answer(after.id()).json().path("createdIds")).hasSize(1);
    }

    @Test
    void aCommandSeesWhatThoseBeforeItInTheBatchWrote() {
        Envelope<DataCommand> first = merging("Roof", 1);
        Envelope<DataCommand> second = merging("Roof", 2);
        Envelope<DataCommand> third = merging("Cellar", 3);

        together(List.of(first, second, third, merging("Roof", 4)));

        String roof = answer(first.id()).json().path("createdIds").get(0).asText();
        assertThat(answer(second.id()).json().path("updatedIds").get(0).asText())
                .isEqualTo(roof);
        assertThat(names()).containsExactly("Roof", "Cellar");
        assertThat(base.cell(base.table(), roof, "Amount")).isEqualTo(4);
    }

    @Test
    void aWriterWhoMustNotSeeWhatItWroteIsRefusedAloneInTheBatch() {
        owner().body(Json.write(Map.of(
                        "revision",
                        0,
                        "rules",
                        List.of(Map.of(
                                "name",
                                "Own jobs",
                                "audience",
                                Map.of("role", "editor"),
                                "tables",
                                List.of(Map.of("table", "Jobs", "rows", "{Who} = CURRENT_USER()")))))))
                .put("/api/bases/" + base.id() + "/rules")
                .then()
                .statusCode(200);
        Envelope<DataCommand> own = creating(EDITOR, Map.of("Name", "own", "Who", Map.of("id", EDITOR)), false);
        Envelope<DataCommand> others = creating(EDITOR, Map.of("Name", "others", "Who", Map.of("id", OWNER)), false);
        Envelope<DataCommand> owners = creating(OWNER, Map.of("Name", "owners"), false);

        together(List.of(own, others, owners));

        assertThat(names()).containsExactly("own", "owners");
        assertThat(answer(others.id()).json().path("type").asText()).isEqualTo("INVALID_PERMISSIONS");
        assertThat(answer(owners.id()).json().path("createdIds")).hasSize(1);
    }

    @Test
    void aNewChoiceNeedsTheBaseForItselfAndSoNothingOfTheBatchIsWritten() {
        List<Envelope<DataCommand>> commands = List.of(
                creating("one"), creating(EDITOR, Map.of("Name", "two", "State", "New"), true), creating("three"));

        assertThatThrownBy(() -> together(commands)).isInstanceOf(NeedsBaseException.class);

        assertThat(names()).isEmpty();
        assertThat(together(List.of(creating("one"), creating(EDITOR, Map.of("Name", "two", "State", "Open"), true))))
                .isPositive();
        assertThat(names()).containsExactly("one", "two");
    }

    @Test
    void batchesAndSingleWritesInAnyOrderOfTablesWaitInNoCircle() throws Exception {
        String rooms = base.addTable("Rooms", List.of(field("Name", "singleLineText")));
        base.addField(base.table(), field("Room", "multipleRecordLinks", Map.of("linkedTableId", rooms)));
        String plans = base.addTable("Plans", List.of(field("Name", "singleLineText")));
        String room = base.create(rooms, Map.of("Name", "Hall"));
        String deadlocks = "select deadlocks from pg_stat_database where datname = current_database()";
        List<String> before = Sql.column(deadlocks);
        try (ExecutorService clients = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 15; i++) {
                String number = String.valueOf(i);
                all.add(clients.submit(() -> together(List.of(
                        into("Plans", Map.of("Name", "plan " + number)),
                        into("Jobs", Map.of("Name", "a" + number, "Room", List.of(room))),
                        into("Rooms", Map.of("Name", "room " + number))))));
                all.add(clients.submit(() -> together(List.of(
                        into("Rooms", Map.of("Name", "other " + number)),
                        into("Plans", Map.of("Name", "second " + number)),
                        into("Jobs", Map.of("Name", "b" + number))))));
                all.add(clients.submit(
                        () -> post(base.path(), Map.of("fields", Map.of("Name", "c" + number, "Room", List.of(room))))
                                .then()
                                .statusCode(200)));
                all.add(clients.submit(() -> post(base.path(plans), Map.of("fields", Map.of("Name", "d" + number)))
                        .then()
                        .statusCode(200)));
            }
            for (Future<?> one : all) {
                one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }

        assertThat(Sql.column(deadlocks)).isEqualTo(before);
        assertThat(Sql.column("select count(*) from " + SqlNames.table(base.table())))
                .containsExactly("45");
        assertThat(Sql.column("select count(*) from " + SqlNames.table(plans))).containsExactly("45");
        assertThat((List<?>) base.cell(rooms, room, "Jobs")).hasSize(30);
    }

    private Envelope<DataCommand> into(String table, Map<String, Object> cells) {
        return envelope(EDITOR, new DataCommand.CreateRecords(base.id(), table, List.of(cells), false));
    }

    @Test
    void commandsThatArriveBehindOneThatWaitsShareOneTransaction() throws Exception {
        List<CloudEvent> commands = new ArrayList<>();
        try (TableLock lock = TableLock.take(base.table())) {
            commands.addAll(queued(lock));
        }

        commands.forEach(command ->
                assertThat(answer(command.id()).json().path("createdIds")).hasSize(1));
        assertThat(names()).isEqualTo(numbered());
        assertThat(transactions()).hasSize(2);
    }

    @Test
    void aBatchWhoseConnectionIsLostIsCarriedOutOnce() throws Exception {
        List<CloudEvent> commands = new ArrayList<>();
        try (TableLock lock = TableLock.take(base.table())) {
            commands.addAll(queued(lock));
            try (TableLock behind = lock.behind()) {
                lock.release();
                behind.awaitHeld();
                String waiting = "select pid from pg_stat_activity where pid = any(array(select pid from pg_locks"
                        + " where locktype = 'advisory' and not granted and ((classid::bigint << 32) | objid::bigint)"
                        + " = hashtextextended(?, 0)))";
                long deadline = System.nanoTime() + PATIENCE.toNanos();
                List<String> batch = List.of();
                while (batch.isEmpty() && System.nanoTime() < deadline) {
                    batch = Sql.column(waiting, base.table());
                }
                assertThat(batch).hasSize(1);
                Sql.column("select pg_terminate_backend(?)", Integer.valueOf(batch.getFirst()));
            }
        }

        commands.forEach(command ->
                assertThat(answer(command.id()).json().path("createdIds")).hasSize(1));
        assertThat(names()).isEqualTo(numbered());
        assertThat(probe().all("data.results", PATIENCE).stream().filter(m -> commands.stream()
                        .anyMatch(c -> m.header("ce_causation").equals(c.id()))))
                .hasSize(20);
    }

    private static List<String> numbered() {
        return IntStream.range(0, 20).mapToObj(i -> "job " + i).toList();
    }

    /** Twenty commands, the first of which waits for the lock of the table while the others are in the inbox behind it. */
    private List<CloudEvent> queued(TableLock lock) {
        assertThat(lock.isHeld()).isTrue();
        List<CloudEvent> commands = new ArrayList<>();
        int partition = -1;
        for (String name : numbered()) {
            CloudEvent command = cloudEvent(base.id(), name);
            partition = probe().send("data.commands", base.id(), command).partition();
            commands.add(command);
        }
        // What comes behind them in their partition, under another key, is answered once they were received.
        for (int i = 0; ; i++) {
            CloudEvent marker = cloudEvent("appNOSUCHBASE0000", "marker");
            if (probe().send("data.commands", "marker " + i, marker).partition() == partition) {
                answer(marker.id());
                return commands;
            }
        }
    }

    private static CloudEvent cloudEvent(String baseId, String name) {
        return CloudEvent.ofJson(
                        PREFIX + "create-records.v1",
                        Map.of(
                                "baseId",
                                baseId,
                                "table",
                                "Jobs",
                                "records",
                                List.of(Map.of("Name", name)),
                                "typecast",
                                false))
                .withSubject(baseId)
                .withActor(EDITOR)
                .withWorkspace(WORKSPACE)
                .withCorrelation("batch");
    }

    /** The lock that writers of a table take. */
    private static final class TableLock implements AutoCloseable {
        private final Connection connection;
        private final String table;
        private final Thread taking;

        private TableLock(String table) throws SQLException {
            this.table = table;
            this.connection = Sql.open();
            connection.setAutoCommit(false);
            this.taking = Thread.ofVirtual().start(() -> {
                try (PreparedStatement lock =
                        connection.prepareStatement("select pg_advisory_xact_lock(hashtextextended(?, 0))")) {
                    lock.setString(1, table);
                    lock.execute();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
        }

        static TableLock take(String table) throws SQLException, InterruptedException {
            TableLock lock = new TableLock(table);
            lock.awaitHeld();
            return lock;
        }

        /** Waits behind those who wait already. */
        TableLock behind() throws SQLException {
            String waiting = "select count(*) from pg_locks where locktype = 'advisory' and not granted"
                    + " and ((classid::bigint << 32) | objid::bigint) = hashtextextended(?, 0)";
            TableLock behind = new TableLock(table);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!Sql.column(waiting, table).equals(List.of("2"))) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("Nobody waits for the lock");
                }
            }
            return behind;
        }

        void awaitHeld() throws InterruptedException {
            taking.join(PATIENCE);
        }

        boolean isHeld() {
            return !taking.isAlive();
        }

        void release() throws SQLException {
            if (!connection.isClosed()) {
                connection.rollback();
                connection.close();
            }
        }

        @Override
        public void close() throws SQLException {
            release();
        }
    }
}
