package org.pyairtable.data.record.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.patch;
import static org.pyairtable.data.DataFixture.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.testkit.SuiteResource;

/** A write is one transaction, whatever happens at its edges. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class WritesIT {
    @Inject
    Pool pool;

    @Test
    void aWriteWhoseEventIsTooLargeLeavesNothingBehind() {
        List<String> names = IntStream.range(0, 95).mapToObj(n -> "T" + n).toList();
        TestBase base =
                base("Long", names.stream().map(n -> field(n, "multilineText")).toList());
        Map<String, Object> cells = new HashMap<>();
        names.forEach(name -> cells.put(name, "x".repeat(95_000)));

        post(base.path(), Map.of("fields", cells))
                .then()
                .statusCode(413)
                .body("error.type", equalTo("REQUEST_TOO_LARGE"));

        owner().get(base.path()).then().statusCode(200).body("records", hasSize(0));
        post(base.path(), Map.of("fields", Map.of("T0", "short"))).then().statusCode(200);
        owner().get(base.path()).then().body("records", hasSize(1));
    }

    @Test
    void aWriteNoticesThatAnotherInstanceChangedTheBase() {
        TestBase base = base("Jobs", List.of(field("Name", "singleLineText")));
        base.create(base.table(), Map.of("Name", "before"));

        pool.preparedQuery("update base_table set name = 'Renamed' where id = $1")
                .executeAndAwait(Tuple.of(base.table()));
        pool.preparedQuery("update base set version = version + 1 where id = $1")
                .executeAndAwait(Tuple.of(base.id()));

        post(base.path("Jobs"), Map.of("fields", Map.of("Name", "after")))
                .then()
                .statusCode(403);
        post(base.path("Renamed"), Map.of("fields", Map.of("Name", "after")))
                .then()
                .statusCode(200);
    }

    @Test
    void concurrentWritesLoseNothingAndNumberTheirRecordsOnce() throws Exception {
        TestBase base = base(
                "Jobs",
                List.of(
                        field("Name", "singleLineText"),
                        field("Note", "singleLineText"),
                        field("Number", "autoNumber")));
        String shared = base.create(base.table(), Map.of("Name", "first"));
        List<Callable<Integer>> writes = new ArrayList<>();
        for (int n = 0; n < 20; n++) {
            int writer = n;
            writes.add(() -> post(
                            base.path(),
                            Map.of("records", Collections.nCopies(5, Map.of("fields", Map.of("Name", "n" + writer)))))
                    .statusCode());
            writes.add(() -> patch(
                            base.path() + "/" + shared,
                            Map.of("fields", Map.of(writer % 2 == 0 ? "Name" : "Note", "w" + writer)))
                    .statusCode());
        }

        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Integer> answer : threads.invokeAll(writes)) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }

        List<Integer> numbers =
                owner().queryParam("pageSize", 100).get(base.path()).jsonPath().getList("records.fields.Number");
        List<Integer> more = owner().queryParam("filterByFormula", "{Number} > 0")
                .get(base.path())
                .jsonPath()
                .getList("records.fields.Number");
        assertThat(numbers).hasSize(100).doesNotHaveDuplicates();
        assertThat(more).isEqualTo(numbers);
        assertThat((String) base.cell(base.table(), shared, "Name")).startsWith("w");
        assertThat((String) base.cell(base.table(), shared, "Note")).startsWith("w");
    }

    @Test
    void aNewFormulaIsComputedForTheRecordsThatExist() {
        TestBase base = base(
                "Jobs",
                List.of(
                        field("Name", "singleLineText"),
                        field("Amount", "number", Map.of("precision", 2)),
                        field("Done", "checkbox", Map.of("icon", "check", "color", "greenBright"))));
        String zero = base.create(base.table(), Map.of("Name", "zero", "Amount", 0));
        String three = base.create(base.table(), Map.of("Name", "three", "Amount", 3, "Done", true));
        String empty = base.create(base.table(), Map.of());

        base.addField(base.table(), field("Inverse", "formula", Map.of("formula", "6 / {Amount}")));
        base.addField(base.table(), field("Shout", "formula", Map.of("formula", "UPPER({Name})")));
        base.addField(base.table(), field("Open", "formula", Map.of("formula", "NOT({Done})")));
        base.addField(base.table(), field("Huge", "formula", Map.of("formula", "{Amount} * 1e300 * 1e300")));
        base.addField(base.table(), field("Text", "formula", Map.of("formula", "{Amount} & ''")));

        assertThat(base.get(base.table(), three).getMap("fields"))
                .containsEntry("Inverse", 2)
                .containsEntry("Shout", "THREE")
                .containsEntry("Open", 0)
                .containsEntry("Huge", Map.of("specialValue", "Infinity"))
                .containsEntry("Text", "3");
        assertThat(base.get(base.table(), zero).getMap("fields"))
                .containsEntry("Inverse", Map.of("specialValue", "Infinity"))
                .containsEntry("Open", 1)
                .containsEntry("Huge", 0);
        assertThat(base.get(base.table(), empty).getMap("fields"))
                .containsEntry("Inverse", Map.of("specialValue", "Infinity"))
                .containsEntry("Open", 1)
                .doesNotContainKeys("Shout", "Text");
    }
}
