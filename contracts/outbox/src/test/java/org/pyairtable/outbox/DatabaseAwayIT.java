package org.pyairtable.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.outbox.ProbeFixture.asOperator;
import static org.pyairtable.outbox.ProbeFixture.asUser;
import static org.pyairtable.outbox.ProbeFixture.eventually;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.runtime.fixture.DatabaseAway;
import org.pyairtable.testkit.CuttableProxy;
import org.pyairtable.testkit.SuiteResource;

/** One answer for one cause: a database that is cut off, and one that answers nothing. */
@QuarkusTest
@TestProfile(DatabaseAwayIT.Impatient.class)
@WithTestResource(
        value = SuiteResource.class,
        initArgs = {
            @ResourceArg(name = SuiteResource.DATABASE, value = "probe"),
            @ResourceArg(name = SuiteResource.CUTTABLE, value = "database")
        })
class DatabaseAwayIT {
    /** Patience, the second between two questions, and what a busy machine takes. */
    private static final Duration BOUND = Duration.ofSeconds(20);

    public static final class Impatient implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("pyairtable.database.patience", "3s");
        }
    }

    private final CuttableProxy wire = CuttableProxy.beforePostgreSql();

    @AfterEach
    void back() {
        wire.restore();
        eventually().until(() -> act().statusCode() == 200 && list().statusCode() == 200);
    }

    private static Response act() {
        return asUser().body(Map.of("name", UUID.randomUUID().toString(), "outcome", "commit"))
                .post("/probe");
    }

    private static Response list() {
        return asOperator().get("/operator/dead-letters");
    }

    @Test
    void whileItIsUnreachableEveryRequestIsAnsweredAsRetriable() {
        act();
        wire.cut();

        // The first ones break in the middle of what is asked, the later ones find no connection.
        for (int i = 0; i < 20; i++) {
            DatabaseAway.assertUnavailable("act", act());
            DatabaseAway.assertUnavailable("list", list());
        }
    }

    @Test
    void whileItAnswersNothingRequestsAreAnsweredWithinABound() {
        act();
        wire.stall();

        // More at once than there are connections: some wait for an answer, some for a connection.
        List<CompletableFuture<Long>> asked = IntStream.range(0, 40)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> nanos(i % 2 == 0 ? DatabaseAwayIT::act : DatabaseAwayIT::list),
                        task -> Thread.ofVirtual().start(task)))
                .toList();

        assertThat(asked.stream().map(CompletableFuture::join).map(Duration::ofNanos))
                .allSatisfy(taken -> assertThat(taken).isLessThan(BOUND));
    }

    private static long nanos(Supplier<Response> request) {
        long began = System.nanoTime();
        DatabaseAway.assertUnavailable("slow", request.get());
        return System.nanoTime() - began;
    }
}
