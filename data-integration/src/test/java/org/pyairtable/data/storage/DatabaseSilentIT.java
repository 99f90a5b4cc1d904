package org.pyairtable.data.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.patch;
import static org.pyairtable.data.DataFixture.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.testkit.CuttableProxy;
import org.pyairtable.testkit.SuiteResource;

/** A database that keeps its connections and answers nothing, as one whose processes are stopped. */
@QuarkusTest
@TestProfile(DatabaseSilentIT.Impatient.class)
@WithTestResource(
        value = SuiteResource.class,
        initArgs = {
            @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"),
            @ResourceArg(name = SuiteResource.CUTTABLE, value = "database")
        })
class DatabaseSilentIT {
    /** Patience, the second between two questions, and what a busy machine takes. */
    private static final Duration BOUND = Duration.ofSeconds(9);

    public static final class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("pyairtable.database.patience", "3s");
        }
    }

    private record Heard(Response answer, Duration after) {
        static Heard of(Supplier<Response> request) {
            long began = System.nanoTime();
            Response answer = request.get();
            return new Heard(answer, Duration.ofNanos(System.nanoTime() - began));
        }
    }

    @Inject
    Pool pool;

    private final CuttableProxy wire = CuttableProxy.beforePostgreSql();
    private TestBase base;

    @BeforeEach
    void aRecord() {
        // The short patience is also that of requests for a connection, which a busy machine exceeds.
        await().atMost(PATIENCE).untilAsserted(() -> {
            base = base("Jobs", List.of(field("Name", "singleLineText")));
            base.create(base.table(), Map.of("Name", "kept"));
        });
    }

    @AfterEach
    void back() {
        wire.restore();
        await().atMost(PATIENCE).until(() -> owner().get(base.path()).statusCode() == 200);
    }

    /** More at once than there are connections: some wait for an answer, some for a connection. */
    private List<Heard> many(int count) {
        return together(count, i -> Heard.of(() -> ask(i)));
    }

    /** As clients do that repeat what was refused for the moment. */
    private List<Response> manyThatRepeat(int count) {
        return together(count, i -> await().atMost(PATIENCE).until(() -> ask(i), answer -> answer.statusCode() != 503));
    }

    private static <T> List<T> together(int count, IntFunction<T> request) {
        List<CompletableFuture<T>> asked = IntStream.range(0, count)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> request.apply(i), task -> Thread.ofVirtual().start(task)))
                .toList();
        return asked.stream().map(CompletableFuture::join).toList();
    }

    private Response ask(int i) {
        return switch (i % 4) {
            case 0 -> owner().get(base.path());
            case 1 -> post(base.path(), Map.of("records", batch("w" + i + "-")));
            case 2 -> owner().queryParam("filterByFormula", "{Name}='kept'").get(base.path());
            default -> patch("/v0/meta/bases/" + base.id() + "/tables/" + base.table(), Map.of("name", "J" + i));
        };
    }

    private static List<Map<String, Object>> batch(String prefix) {
        return IntStream.range(0, 10)
                .<Map<String, Object>>mapToObj(n -> Map.of("fields", Map.of("Name", prefix + n)))
                .toList();
    }

    @Test
    void everybodyHearsInTimeNothingIsWrittenByHalfAndAllIsWellAfterwards() {
        wire.stall();

        List<Heard> first = many(40);
        List<Heard> later = many(8);

        List<Heard> all = new ArrayList<>(first);
        all.addAll(later);
        assertThat(all).allSatisfy(heard -> {
            assertThat(heard.answer().statusCode())
                    .as(heard.answer().asString())
                    .isEqualTo(503);
            assertThat(heard.answer().jsonPath().getString("error.type"))
                    .isIn("SERVICE_UNAVAILABLE", "RETRIABLE_ERROR");
            assertThat(heard.answer().getHeader("Retry-After")).isEqualTo("1");
            assertThat(heard.after()).isLessThan(BOUND);
        });

        wire.restore();

        await().atMost(PATIENCE).until(() -> owner().get(base.path()).statusCode() == 200);
        assertThat(manyThatRepeat(40))
                .allSatisfy(answer ->
                        assertThat(answer.statusCode()).as(answer.asString()).isIn(200, 422));
        // Those of the last round, each ten; of those before, ten or none.
        Map<String, Long> batches = names().stream()
                .filter(name -> name.startsWith("w"))
                .collect(Collectors.groupingBy(name -> name.substring(0, name.indexOf('-')), Collectors.counting()));
        assertThat(batches).hasSize(10);
        assertThat(batches.values()).allSatisfy(count -> assertThat(count % 10).isZero());
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        String offset = "";
        while (offset != null) {
            var page = owner().queryParam("offset", offset).get(base.path()).jsonPath();
            names.addAll(page.getList("records.fields.Name"));
            offset = page.getString("offset");
        }
        return names;
    }

    @Test
    void aProblemIsToldInTheOtherDialect() {
        wire.stall();

        Heard heard = Heard.of(() -> owner().get("/api/bases/" + base.id() + "/tables/" + base.table() + "/export"));

        assertThat(heard.answer().statusCode()).as(heard.answer().asString()).isEqualTo(503);
        assertThat(heard.answer().jsonPath().getString("code")).isEqualTo("UNAVAILABLE");
        assertThat(heard.answer().getHeader("Retry-After")).isEqualTo("1");
        assertThat(heard.after()).isLessThan(BOUND);
    }

    @Test
    void aStatementThatTakesLongIsNoSilence() {
        assertThat(pool.query("select pg_sleep(5)")
                        .execute()
                        .await()
                        .atMost(PATIENCE)
                        .size())
                .isEqualTo(1);
    }
}
