package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A data folder that an earlier build has written, with everything in it that a workspace has, opens under this one: nothing is
 * lost, everything works on. The earlier build is the commit that the file {@code upgrade-from} names, built here from the
 * repository's history; a later change of stored data moves it on when users have to be at that build before they go on.
 */
@Order(90)
@Tag("upgrade")
final class UpgradeIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    void whatAnEarlierBuildWroteWorksOn() throws IOException, InterruptedException {
        Path repository = RunningSuite.repositoryOfThisBuild();
        EarlierBuild earlier = EarlierBuild.toUpgradeFrom(repository);
        assumeTrue(earlier.isInHistory(), "the clone's history does not reach back to " + earlier.commit());

        EarlierData before = EarlierData.writtenBy(earlier);

        try (RunningSuite suite = RunningSuite.on(repository, before.home())) {
            suite.awaitReady();
            verify(suite, before);
        }
    }

    private static void verify(RunningSuite suite, EarlierData before) {
        Gateway token = suite.anonymous().with(before.token());
        Gateway session = suite.anonymous()
                .with(suite.anonymous()
                        .post("/api/auth/login", Map.of("email", before.email(), "password", before.password()))
                        .expect(200)
                        .body()
                        .path("accessToken")
                        .asText());
        Member.Table orders = before.orders(token);
        Member.Table log = before.log(token);

        Map<String, JsonNode> after =
                EarlierData.answers(session, token, orders, log, before.chat(), before.workspaceId());
        before.answers().forEach((path, answer) -> assertThat(Extended.misses(answer, after.get(path)))
                .as(path)
                .isEmpty());

        Until.holds("The run that waited to end", PATIENCE, () -> session.get("/api/runs/" + before.waitingRun())
                .expect(200)
                .body()
                .path("status")
                .asText()
                .equals("succeeded"));
        assertThat(log.records().get("Late was late")).hasSize(1);

        String parent = log.records().get("Entry 0").getFirst();
        token.post(orders.path(), Map.of("fields", Map.of("Name", "After", "Number", 1000, "Entry", List.of(parent))))
                .expect(200);
        // 0 + 3 + … + 117, and the new one.
        assertThat(token.get(log.path() + "/" + parent)
                        .expect(200)
                        .body()
                        .at("/fields/Total")
                        .asInt())
                .isEqualTo(2_340 + 1_000);
        Until.holds("The new order to be logged", PATIENCE, () -> log.records().containsKey("After was late"));
        Until.holds(
                "The search to find the new order",
                PATIENCE,
                () -> suite.ledger().indexed(orders.id()).size() == EarlierData.RECORDS + 2);
        JsonNode trail =
                suite.operator().get("/api/audit/verification").expect(200).body();
        assertThat(trail.path("valid").asBoolean()).as(trail.toString()).isTrue();
    }

    /** Later builds may add members to an answer; what was there stays as it was. */
    private static final class Extended {
        static List<String> misses(JsonNode before, JsonNode after) {
            List<String> misses = new ArrayList<>();
            compare("", before, after, misses);
            return misses;
        }

        private static void compare(String path, JsonNode before, JsonNode after, List<String> misses) {
            if (before.isObject()) {
                before.properties()
                        .forEach(member -> compare(
                                path + "/" + member.getKey(), member.getValue(), after.path(member.getKey()), misses));
            } else if (before.isArray() && after.size() == before.size()) {
                IntStream.range(0, before.size())
                        .forEach(i -> compare(path + "/" + i, before.get(i), after.get(i), misses));
            } else if (!before.equals(after)) {
                misses.add(path + ": " + before + " became " + after);
            }
        }
    }
}
