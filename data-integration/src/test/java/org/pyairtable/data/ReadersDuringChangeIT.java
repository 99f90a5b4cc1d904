package org.pyairtable.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.testkit.SuiteResource;

/** Readers of a table while a change of its shape fills cells, which is held up by a lock that a trigger asks for. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class ReadersDuringChangeIT {
    private static final long GATE = 4_711;

    @Inject
    Pool pool;

    private TestBase tasks;
    private String hours;

    @BeforeEach
    void fill() {
        tasks = base(
                "Tasks", List.of(field("Name", "singleLineText"), field("Hours", "number", Map.of("precision", 0))));
        tasks.create(tasks.table(), Map.of("Name", "One", "Hours", 1));
        // Holds up whoever changes cells, without a lock on the table.
        pool.query("create or replace function records.pass_gate() returns trigger language plpgsql as $$ begin"
                        + " perform pg_advisory_xact_lock_shared(" + GATE + "); return new; end $$")
                .executeAndAwait();
        pool.query("create trigger gate before update on " + physical()
                        + " for each row execute function records.pass_gate()")
                .executeAndAwait();
        hours = owner().get("/v0/meta/bases/" + tasks.id() + "/tables").path("tables[0].fields[1].id");
    }

    @Test
    void aNewFormulaKeepsNoReaderOut() {
        int status = readingDuring(() -> post(
                        "/v0/meta/bases/" + tasks.id() + "/tables/" + tasks.table() + "/fields",
                        field("Double", "formula", Map.of("formula", "{Hours} * 2")))
                .statusCode());

        assertThat(status).isEqualTo(200);
        assertThat(cell("Double")).isEqualTo(2);
    }

    @Test
    void aConversionKeepsNoReaderOut() {
        int status = readingDuring(() -> convert("singleLineText"));

        assertThat(status).isEqualTo(200);
        assertThat(cell("Hours")).isEqualTo("1");
    }

    @Test
    void aConversionToASelectKeepsNoReaderOut() {
        assertThat(readingDuring(() -> convert("singleSelect"))).isEqualTo(200);
        assertThat(cell("Hours")).isEqualTo("1");
    }

    @Test
    void aConversionToALinkKeepsNoReaderOutOfEitherTable() {
        String people = tasks.addTable("People", List.of(field("Name", "singleLineText")));

        int status =
                readingDuring(() -> convert("multipleRecordLinks", Map.of("linkedTableId", people)), () -> assertThat(
                                owner().get(tasks.path(people)).<List<Object>>path("records"))
                        .isEmpty());

        assertThat(status).isEqualTo(200);
        List<String> made = owner().get(tasks.path(people)).path("records.id");
        assertThat(tasks.cell(people, made.getFirst(), "Name")).isEqualTo("1");
        assertThat(cell("Hours")).isEqualTo(made);
        assertThat(columns()).hasSize(1);
    }

    @Test
    void aFailedConversionToALinkLeavesTheFieldAsItWas() {
        String people = tasks.addTable("People", List.of(field("Name", "singleLineText")));
        pool.query("create or replace function records.refuse() returns trigger language plpgsql as $$ begin"
                        + " raise exception 'refused'; end $$")
                .executeAndAwait();
        pool.query("create trigger refuse before insert on records.\"" + people
                        + "\" for each row execute function records.refuse()")
                .executeAndAwait();

        assertThat(convert("multipleRecordLinks", Map.of("linkedTableId", people)))
                .isEqualTo(500);

        assertThat(cell("Hours")).isEqualTo(1);
        assertThat(columns()).contains(hours).hasSize(2);
    }

    /** The column that was filled in vain is gone when the next one is added. */
    @Test
    void whatAFailedChangeLeavesBehindGoesWithTheNextOne() {
        pool.query("alter table " + physical() + " add column \"fldLEFTBEHIND0001\" text")
                .executeAndAwait();

        assertThat(convert("singleLineText")).isEqualTo(200);

        assertThat(columns())
                .doesNotContain("fldLEFTBEHIND0001")
                .contains(hours)
                .hasSize(2);
        assertThat(cell("Hours")).isEqualTo("1");
    }

    /** Somebody who reads for long does not make a change fail: it waits for its turn as before. */
    @Test
    void aLongReaderDelaysTheChangeOnly() {
        SqlConnection reader = pool.getConnectionAndAwait();
        CompletableFuture<Integer> change;
        try {
            reader.query("begin").executeAndAwait();
            reader.query("select count(*) from " + physical()).executeAndAwait();
            change = CompletableFuture.supplyAsync(() -> convert("singleLineText"));
            awaitWaiting("alter table");
        } finally {
            reader.query("rollback").executeAndAwait();
            reader.closeAndAwait();
        }
        assertThat(change.join()).isEqualTo(200);
        assertThat(cell("Hours")).isEqualTo("1");
    }

    private int readingDuring(Supplier<Integer> change) {
        return readingDuring(change, () -> {});
    }

    private int readingDuring(Supplier<Integer> change, Runnable otherReader) {
        SqlConnection writer = pool.getConnectionAndAwait();
        CompletableFuture<Integer> status;
        try {
            writer.query("select pg_advisory_lock(" + GATE + ")::text").executeAndAwait();
            status = CompletableFuture.supplyAsync(change);
            awaitWaiting("update");
            assertThat(cell("Hours")).isEqualTo(1);
            otherReader.run();
            assertThat(status.isDone()).isFalse();
        } finally {
            writer.query("select pg_advisory_unlock(" + GATE + ")::text").executeAndAwait();
            writer.closeAndAwait();
        }
        return status.join();
    }

    private void awaitWaiting(String statement) {
        await().atMost(PATIENCE)
                .until(() -> pool.preparedQuery(
                                        "select from pg_stat_activity where wait_event_type = 'Lock' and query ilike $1"
                                                + " and position($2 in query) > 0")
                                .executeAndAwait(Tuple.of(statement + "%", tasks.table()))
                                .size()
                        > 0);
    }

    private int convert(String type) {
        return convert(type, Map.of());
    }

    private int convert(String type, Map<String, Object> options) {
        return post(
                        "/api/bases/" + tasks.id() + "/tables/" + tasks.table() + "/fields/" + hours + "/conversion",
                        options.isEmpty() ? Map.of("type", type) : Map.of("type", type, "options", options))
                .statusCode();
    }

    private Object cell(String field) {
        return owner().get(tasks.path()).path("records[0].fields." + field);
    }

    private String physical() {
        return "records.\"" + tasks.table() + "\"";
    }

    private List<String> columns() {
        return Sql.column(
                "select attname::text from pg_attribute where attrelid = to_regclass(?) and attname like 'fld%'"
                        + " and not attisdropped",
                physical());
    }
}
