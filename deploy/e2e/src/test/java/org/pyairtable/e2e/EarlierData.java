package org.pyairtable.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A data folder that an earlier build has written, with everything in it that a workspace has, and what a member of the
 * workspace saw at last.
 *
 * @param home the folder; nothing runs on it any more
 * @param waitingRun was on its way when the suite went down
 * @param answers by path; they are the same under a later build
 */
record EarlierData(
        Path home,
        String email,
        String password,
        String token,
        String workspaceId,
        Member.Table orders,
        Member.Table log,
        String chat,
        String waitingRun,
        Map<String, JsonNode> answers) {
    static final int RECORDS = 120;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Object WRITING = new Object();
    private static Optional<EarlierData> written = Optional.empty();

    /** Packages and starts the build to write it: once, whoever asks first. Others wait, and try again what failed. */
    static EarlierData writtenBy(EarlierBuild build) throws IOException, InterruptedException {
        synchronized (WRITING) {
            if (written.isEmpty()) {
                build.build();
                Path home = RunningSuite.newHome(build.repository(), "suite-upgrade-");
                try (RunningSuite suite = RunningSuite.on(build.folder(), home)) {
                    suite.awaitReady();
                    written = Optional.of(populate(suite));
                }
            }
            return written.get();
        }
    }

    Member.Table orders(Gateway gateway) {
        return new Member.Table(gateway, orders.baseId(), orders.id());
    }

    Member.Table log(Gateway gateway) {
        return new Member.Table(gateway, log.baseId(), log.id());
    }

    private static EarlierData populate(RunningSuite suite) {
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
        return new EarlierData(
                suite.home(),
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

    static Map<String, JsonNode> answers(
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
}
