package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
    private static final int RECORDS = 120;

    @Test
    void whatAnEarlierBuildWroteWorksOn() throws IOException, InterruptedException {
        Path repository = RunningSuite.repositoryOfThisBuild();
        EarlierBuild earlier = EarlierBuild.toUpgradeFrom(repository);
        assumeTrue(earlier.isInHistory(), "the clone's history does not reach back to " + earlier.commit());
        earlier.build();
        Path home = Files.createTempDirectory(repository.resolve("deploy/e2e/target"), "suite-upgrade-");

        Before before;
        try (RunningSuite suite = RunningSuite.on(earlier.folder(), home)) {
            suite.awaitReady();
            before = populate(suite);
        }
        try (RunningSuite suite = RunningSuite.on(repository, home)) {
            suite.awaitReady();
            verify(suite, before);
        }
    }

    /** What a member of the workspace saw at last. */
    private record Before(
            String email,
            String password,
            String token,
            String workspaceId,
            Member.Table orders,
            Member.Table log,
            String chat,
            String waitingRun,
            Map<String, JsonNode> answers) {
        Member.Table orders(Gateway gateway) {
            return new Member.Table(gateway, orders.baseId(), orders.id());
        }

        Member.Table log(Gateway gateway) {
            return new Member.Table(gateway, log.baseId(), log.id());
        }
    }

    private static Before populate(RunningSuite suite) {
        String password = "upgrade-Aa1-upgrade";
        Member member = Member.registerOpenly(suite.anonymous(), password);
        Gateway token = member.token();
        List<Member.Table> tables = member.tables("Orders", "Log");
        Member.Table orders = tables.getFirst();
        Member.Table log = tables.getLast();
        shape(token, orders, log);
        List<String> parents = create(token, log, 3);
        List<String> children = create(token, orders, RECORDS);
        link(token, orders, children, parents);
        token.get(orders.path() + "?sort%5B0%5D%5Bfield%5D=Number&filterByFormula=%7BNumber%7D%3E5")
                .expect(200);
        comment(token, orders, children.getFirst());
        view(member, orders);
        String waiting = startWaiting(member, orders, log);
        String chat = Until.present("An answer of the chat", PATIENCE, () -> {
            Gateway.Answer answer = member.session()
                    .post("/api/chat", Map.of("question", "How many orders?", "workspaceId", member.workspaceId()));
            return answer.status() == 200
                    ? Optional.of(answer.body().path("sessionId").asText())
                    : Optional.empty();
        });
        Until.holds(
                "The search to find all records",
                PATIENCE,
                () -> suite.ledger().indexed(orders.id()).size() == RECORDS + 1);
        return new Before(
                member.email(),
                password,
                member.tokenText(),
                member.workspaceId(),
                orders,
                log,
                chat,
                waiting,
                answers(member.session(), token, orders, log, chat, member.workspaceId()));
    }

    /** A formula, a link, and what is computed over it. */
    private static void shape(Gateway token, Member.Table orders, Member.Table log) {
        String fields = "/v0/meta/bases/" + orders.baseId() + "/tables/" + orders.id() + "/fields";
        token.post(fields, Map.of("name", "Twice", "type", "formula", "options", Map.of("formula", "{Number} * 2")))
                .expect(200);
        token.post(
                        fields,
                        Map.of(
                                "name",
                                "Entry",
                                "type",
                                "multipleRecordLinks",
                                "options",
                                Map.of("linkedTableId", log.id())))
                .expect(200);
        JsonNode tables = token.get("/v0/meta/bases/" + orders.baseId() + "/tables")
                .expect(200)
                .body()
                .path("tables");
        Map<String, String> ids = new TreeMap<>();
        tables.forEach(table -> table.path("fields")
                .forEach(field -> ids.put(
                        table.path("name").asText() + "." + field.path("name").asText(),
                        field.path("id").asText())));
        token.post(
                        "/v0/meta/bases/" + log.baseId() + "/tables/" + log.id() + "/fields",
                        Map.of(
                                "name",
                                "Total",
                                "type",
                                "rollup",
                                "options",
                                Map.of(
                                        "recordLinkFieldId", ids.get("Log.Orders"),
                                        "fieldIdInLinkedTable", ids.get("Orders.Number"),
                                        "formula", "SUM(values)")))
                .expect(200);
    }

    private static List<String> create(Gateway token, Member.Table table, int count) {
        List<String> ids = new ArrayList<>();
        for (int first = 0; first < count; first += 10) {
            List<Map<String, Object>> records = IntStream.range(first, Math.min(count, first + 10))
                    .mapToObj(i -> Map.<String, Object>of("fields", Map.of("Name", "Entry " + i, "Number", i)))
                    .toList();
            token.post(table.path(), Map.of("records", records))
                    .expect(200)
                    .body()
                    .path("records")
                    .forEach(record -> ids.add(record.path("id").asText()));
        }
        return ids;
    }

    private static void link(Gateway token, Member.Table orders, List<String> children, List<String> parents) {
        for (int first = 0; first < children.size(); first += 10) {
            List<Map<String, Object>> records = IntStream.range(first, Math.min(children.size(), first + 10))
                    .mapToObj(i -> Map.<String, Object>of(
                            "id", children.get(i), "fields", Map.of("Entry", List.of(parents.get(i % parents.size())))))
                    .toList();
            token.patch(orders.path(), Map.of("records", records)).expect(200);
        }
    }

    private static void comment(Gateway token, Member.Table table, String record) {
        token.post(table.path() + "/" + record + "/comments", Map.of("text", "Is this right?"))
                .expect(200);
    }

    private static void view(Member member, Member.Table table) {
        member.session()
                .post(
                        "/api/bases/" + table.baseId() + "/tables/" + table.id() + "/views",
                        Map.of("name", "Large ones", "filter", "{Number} > 100"))
                .expect(200);
    }

    /** A workflow that waits half a minute in each run; the run of one more order is on its way when the suite goes down. */
    private static String startWaiting(Member member, Member.Table orders, Member.Table log) {
        String workflow = member.session()
                .post(
                        "/api/workflows",
                        Map.of(
                                "workspaceId",
                                member.workspaceId(),
                                "name",
                                "Log late orders",
                                "trigger",
                                Map.of("type", "recordCreated", "baseId", orders.baseId(), "table", orders.id()),
                                "steps",
                                List.of(
                                        Map.of("id", "pause", "action", "wait", "duration", "PT30S"),
                                        Map.of(
                                                "id", "log",
                                                "action", "createRecord",
                                                "baseId", log.baseId(),
                                                "table", log.id(),
                                                "fields", Map.of("Name", "{{record.Name}} was late")))))
                .expect(201)
                .body()
                .path("id")
                .asText();
        member.token()
                .post(orders.path(), Map.of("records", List.of(Map.of("fields", Map.of("Name", "Late", "Number", 0)))))
                .expect(200);
        return Until.present("The run to wait", PATIENCE, () -> member.session()
                .get("/api/runs?workflowId=" + workflow)
                .expect(200)
                .body()
                .path("items")
                .valueStream()
                .filter(run -> run.path("status").asText().equals("waiting"))
                .map(run -> run.path("id").asText())
                .findFirst());
    }

    /** Answers that are the same before and after. */
    private static Map<String, JsonNode> answers(
            Gateway session, Gateway token, Member.Table orders, Member.Table log, String chat, String workspaceId) {
        Map<String, JsonNode> answers = new TreeMap<>();
        for (String path : List.of(
                "/v0/meta/bases/" + orders.baseId() + "/tables",
                orders.path() + "?pageSize=100&sort%5B0%5D%5Bfield%5D=Number&sort%5B1%5D%5Bfield%5D=Name",
                log.path() + "?pageSize=100&filterByFormula=" + Gateway.encode("NOT(FIND('late', {Name}))"))) {
            answers.put(path, token.get(path).expect(200).body().path(path.contains("/meta/") ? "tables" : "records"));
        }
        for (String path : List.of(
                "/api/chat/" + chat,
                "/api/workspaces",
                "/api/workflows?workspaceId=" + workspaceId,
                "/api/bases/" + orders.baseId() + "/tables/" + orders.id() + "/views",
                "/api/tokens")) {
            answers.put(path, session.get(path).expect(200).body());
        }
        return answers;
    }

    private static void verify(RunningSuite suite, Before before) {
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

        Map<String, JsonNode> after = answers(session, token, orders, log, before.chat(), before.workspaceId());
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
                () -> suite.ledger().indexed(orders.id()).size() == RECORDS + 2);
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
