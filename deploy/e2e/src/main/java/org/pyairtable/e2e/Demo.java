package org.pyairtable.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Plays the main job on the sample of a construction firm, through public interfaces only: HTTP at the gateway, Kafka for
 * the events, a web server for the webhook. Ends with code 1 when a step fails.
 */
public final class Demo {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Narration narration;
    private final Gateway anonymous;
    private final Propagation propagation;
    private final EventWatch events;
    private final WebhookReceiver receiver;
    private final Gateway operator;
    private final Sample sample = Sample.construction();

    private Demo(
            Narration narration, Gateway anonymous, Gateway operator, EventWatch events, WebhookReceiver receiver) {
        this.narration = narration;
        this.anonymous = anonymous;
        this.operator = operator;
        this.propagation = new Propagation(operator);
        this.events = events;
        this.receiver = receiver;
    }

    /** Reads {@code PYAIRTABLE_URL}, {@code PYAIRTABLE_TOKEN} and {@code KAFKA_BOOTSTRAP_SERVERS} from the environment. */
    public static void main(String[] arguments) throws IOException {
        Narration narration = new Narration(System.out);
        Gateway gateway = Gateway.anonymous(setting("PYAIRTABLE_URL"));
        Gateway operator = gateway.with(setting("PYAIRTABLE_TOKEN"));
        int code = 0;
        try {
            play(narration, gateway, operator, setting("KAFKA_BOOTSTRAP_SERVERS"));
        } catch (DemoFailure e) {
            narration.line("%nThe demo failed: %s", String.valueOf(e.getMessage()));
            code = 1;
        }
        System.exit(code);
    }

    static void play(Narration narration, Gateway anonymous, Gateway operator, String kafka) throws IOException {
        try (WebhookReceiver receiver = WebhookReceiver.start(1);
                EventWatch events = new EventWatch(kafka)) {
            new Demo(narration, anonymous, operator, events, receiver).play();
        }
    }

    private static String setting(String name) {
        String value = System.getenv(name);
        if (value == null || value.isBlank()) {
            throw new DemoFailure(name + " is not set; run it with ./pyairtable demo");
        }
        return value;
    }

    private record User(Gateway session, Gateway token, String workspaceId, String email) {}

    private void play() {
        long began = System.nanoTime();
        User user = narration.step(
                "An invited user registers, signs in, and gets a token for Airtable clients", this::signUp);
        Gateway colleague = narration.step("The user invites a colleague, who joins the workspace", () -> invite(user));
        String secret = narration.step("Another system subscribes to changes by webhook", () -> subscribe(user));
        LoadedBase base = narration.step("A base of nine linked tables is created", () -> createBase(user));
        narration.step("%d records are written, ten a request".formatted(sample.records()), () -> load(base));
        narration.step("Records are read, filtered, sorted, updated and deleted", () -> useRecords(user, base));
        narration.step("One change is followed through the services", () -> follow(user, base));
        narration.step("Records are found by meaning", () -> search(user));
        String workflow =
                narration.step("A workflow waits for delayed, expensive projects", () -> workflow(user, base));
        narration.step("A project slips: the workflow runs", () -> slip(user, base, workflow));
        narration.step("The other system got its webhook", () -> webhook(secret));
        narration.step("Questions are answered with the records they rest on", () -> ask(user));
        narration.step("An agent asks over MCP and proposes a change; the user approves it", () -> agent(user, base));
        narration.step(
                "A field is to be deleted: its uses are said before",
                () -> new DemoImpact(narration, user.session(), base).play());
        narration.step(
                "A rule hides a field and some records from the colleague, on every surface",
                () -> new DemoRules(narration, sample, user.session(), colleague, user.workspaceId(), base).play());
        narration.step("The audit trail shows who did what, and verifies", () -> audit(user));
        narration.line(
                "%nAll steps done in %s; %d events seen on Kafka.",
                Narration.text(Duration.ofNanos(System.nanoTime() - began)), events.count());
        narration.line(
                "Explore: %s (API under /openapi), the base as Airtable sees it: %s/v0/meta/bases/%s/tables",
                anonymous.url(), anonymous.url(), base.id());
    }

    private User signUp() {
        String email = "foreman-" + UUID.randomUUID().toString().substring(0, 8) + "@example.org";
        String password = UUID.randomUUID() + "-Aa1";
        JsonNode invitation = operator.post(
                        "/api/operator/core-platform/invitations", Map.of("email", email, "delivery", "link"))
                .expect(201)
                .body();
        JsonNode registered = register(email, password, "Frida Foreman", invitation);
        JsonNode login = anonymous
                .post("/api/auth/login", Map.of("email", email, "password", password))
                .expect(200)
                .body();
        JsonNode refreshed = anonymous
                .post(
                        "/api/auth/refresh",
                        Map.of("refreshToken", login.path("refreshToken").asText()))
                .expect(200)
                .body();
        Gateway session = anonymous.with(refreshed.path("accessToken").asText());
        List<String> scopes =
                List.of("data.records:read", "data.records:write", "schema.bases:read", "schema.bases:write");
        JsonNode token = session.post("/api/tokens", Map.of("name", "demo", "scopes", scopes))
                .expect(201)
                .body();
        anonymous
                .post("/api/auth/login", Map.of("email", email, "password", "wrong-" + password))
                .expect(401);
        String workspaceId = registered.path("workspace").path("id").asText();
        narration.say(
                "%s, workspace %s, token %s…",
                email, workspaceId, token.path("token").asText().substring(0, 8));
        Gateway withToken = anonymous.with(token.path("token").asText());
        Until.holds(
                "The token and the membership to be known",
                PATIENCE,
                () -> withToken.get("/v0/meta/whoami").status() == 200);
        return new User(session, withToken, workspaceId, email);
    }

    private JsonNode register(String email, String password, String name, JsonNode invitation) {
        Map<String, String> applicant = Map.of(
                "email",
                email,
                "password",
                password,
                "name",
                name,
                "invitation",
                invitation.path("secret").asText());
        return anonymous.post("/api/auth/register", applicant).expect(201).body();
    }

    private Gateway invite(User user) {
        String password = UUID.randomUUID() + "-Aa1";
        String email = "clerk-" + UUID.randomUUID().toString().substring(0, 8) + "@example.org";
        String invitations = "/api/workspaces/" + user.workspaceId() + "/invitations";
        JsonNode invitation = user.session()
                .post(invitations, Map.of("email", email, "role", "commenter", "delivery", "link"))
                .expect(201)
                .body();
        JsonNode registered = register(email, password, "Carl Clerk", invitation);
        if (!registered.path("workspace").path("id").asText().equals(user.workspaceId())) {
            throw new DemoFailure("The colleague did not join the workspace: " + registered.path("workspace"));
        }
        anonymous
                .post(
                        "/api/invitations/preview",
                        Map.of("secret", invitation.path("secret").asText()))
                .expect(400);
        narration.say("%s is a commenter; the link worked once", email);
        return anonymous.with(anonymous
                .post("/api/auth/login", Map.of("email", email, "password", password))
                .expect(200)
                .body()
                .path("accessToken")
                .asText());
    }

    /** The receiver has no public address, so an operator allows it until the demo has received its webhook. */
    private String receiverHost() {
        return URI.create(receiver.url()).getAuthority();
    }

    private String subscribe(User user) {
        operator.post("/api/operator/communication-hub/allowed-hosts", Map.of("host", receiverHost()))
                .expect(201);
        JsonNode endpoint = Until.present("The webhook's creation", PATIENCE, () -> {
            Gateway.Answer answer = user.session()
                    .post(
                            "/api/webhooks",
                            Map.of(
                                    "workspaceId", user.workspaceId(),
                                    "url", receiver.url(),
                                    "eventTypes", List.of("org.pyairtable.workflow.events.run-succeeded.v1")));
            // The membership is on its way to communication-hub.
            return answer.status() == 404
                    ? Optional.empty()
                    : Optional.of(answer.expect(201).body());
        });
        narration.say(
                "%s, signed after Standard Webhooks; the receiver will refuse the first delivery", receiver.url());
        return endpoint.path("secret").asText();
    }

    private LoadedBase createBase(User user) {
        LoadedBase base = Until.present("The base's creation", PATIENCE, () -> {
            Gateway.Answer answer = user.token().get("/v0/meta/bases");
            return answer.status() == 200
                    ? Optional.of(LoadedBase.create(user.token(), user.workspaceId(), sample))
                    : Optional.empty();
        });
        JsonNode field = base.addField(
                "Projects",
                Map.of("name", "Budget left", "type", "formula", "options", Map.of("formula", "{Budget} - {Spent}")));
        base.addField(
                "Projects",
                Map.of(
                        "name",
                        "Health",
                        "type",
                        "formula",
                        "options",
                        Map.of(
                                "formula",
                                "IF({Spent} > {Budget}, 'over budget', IF({Spent} > {Budget} * 0.9, 'tight', 'fine'))")));
        narration.say("base %s, formula field %s", base.id(), field.path("id").asText());
        return base;
    }

    private Void load(LoadedBase base) {
        long began = System.nanoTime();
        for (Sample.Table table : sample.tables()) {
            base.load(table);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        narration.say("%.0f records/s through the gateway", sample.records() / seconds);
        return null;
    }

    private Void useRecords(User user, LoadedBase base) {
        String query = "?filterByFormula=" + Gateway.encode("AND({Budget} > 500000, {Health} = 'over budget')")
                + "&sort%5B0%5D%5Bfield%5D=Budget&sort%5B0%5D%5Bdirection%5D=desc&pageSize=5";
        JsonNode found = user.token()
                .get(base.path("Projects") + query)
                .expect(200)
                .body()
                .path("records");
        double previous = Double.MAX_VALUE;
        for (JsonNode project : found) {
            JsonNode fields = project.path("fields");
            double budget = fields.path("Budget").asDouble();
            double left = budget - fields.path("Spent").asDouble();
            require(budget > 500_000 && budget <= previous, "filter and order of " + fields);
            require(Math.abs(fields.path("Budget left").asDouble() - left) < 0.005, "the formula field of " + fields);
            require(fields.path("Health").asText().equals("over budget"), "the health of " + fields);
            previous = budget;
            narration.say(
                    "%-40s budget %,.0f €, left %,.0f €", fields.path("Name").asText(), budget, left);
        }
        String task = base.records("Tasks").getFirst();
        JsonNode updated = user.token()
                .patch(base.path("Tasks") + "/" + task, Map.of("fields", Map.of("Status", "Done", "Estimate", 12)))
                .expect(200)
                .body();
        require(updated.path("fields").path("Estimate").asInt() == 12, "the update of " + updated);
        String entry = base.records("Hours").getLast();
        user.token().delete(base.path("Hours") + "/" + entry).expect(200);
        user.token().get(base.path("Hours") + "/" + entry).expect(403);
        JsonNode refused = user.token()
                .post(base.path("Tasks"), Map.of("fields", Map.of("No such field", 1)))
                .expect(422)
                .body();
        require(refused.at("/error/type").asText().equals("UNKNOWN_FIELD_NAME"), "the refusal " + refused);
        return null;
    }

    private Void follow(User user, LoadedBase base) {
        Gateway.Answer created = user.token()
                .post(
                        base.path("Posts"),
                        Map.of(
                                "fields",
                                Map.of(
                                        "Title", "Lightning struck the crane",
                                        "Date", "2026-11-20",
                                        "Text",
                                                "Nobody was hurt, but the crane's control unit burned out and is replaced on Thursday.",
                                        "Project",
                                                List.of(base.records("Projects").getFirst()))))
                .expect(200);
        List<Propagation.Hop> hops = propagation.of(
                created.requestId(),
                List.of("core-platform", "ai-ml", "workflow-engine", "communication-hub"),
                PATIENCE);
        Until.holds("Its events on Kafka", PATIENCE, () -> !events.of(created.requestId())
                .isEmpty());
        narration.say("request %s caused", created.requestId());
        events.of(created.requestId()).forEach(e -> narration.say("  %-24s %s", e.topic(), e.shortType()));
        Map<String, Long> first = new LinkedHashMap<>();
        hops.forEach(h -> first.merge(h.service(), h.millis(), Math::min));
        first.forEach((service, millis) -> narration.say("  reached %-18s after %d ms", service, millis));
        return null;
    }

    private Void search(User user) {
        for (Map.Entry<String, String> question : Map.of(
                        "a thunderstorm damaged our machine", "Lightning struck the crane",
                        "burglars took metal pipes", "Copper stolen")
                .entrySet()) {
            JsonNode best = Until.present("Finding “" + question.getKey() + "”", PATIENCE, () -> {
                JsonNode items = user.session()
                        .get("/api/search?limit=5&workspaceId=" + user.workspaceId() + "&q="
                                + Gateway.encode(question.getKey()))
                        .expect(200)
                        .body()
                        .path("items");
                for (JsonNode item : items) {
                    if (item.path("title").asText().equals(question.getValue())) {
                        return Optional.of(item);
                    }
                }
                return Optional.empty();
            });
            narration.say(
                    "“%s” → %s (%s): %s",
                    question.getKey(),
                    best.path("title").asText(),
                    best.path("tableName").asText(),
                    best.path("snippet").asText());
        }
        return null;
    }

    private String workflow(User user, LoadedBase base) {
        List<Object> then = List.of(
                Map.of(
                        "id", "mark",
                        "action", "updateRecord",
                        "fields", Map.of("Risk", "{{steps.overrun.result}} % of the budget is spent")),
                Map.of(
                        "id", "tell",
                        "action", "notify",
                        "recipients", List.of("*"),
                        "title", "{{record.Name}} is delayed",
                        "body", "It has {{steps.overrun.result}} % of its budget spent."));
        Map<String, Object> definition = Map.of(
                "workspaceId",
                user.workspaceId(),
                "name",
                "Warn about delayed projects",
                "trigger",
                Map.of(
                        "type", "recordMatches",
                        "baseId", base.id(),
                        "table", "Projects",
                        "formula", "AND({Status} = 'Delayed', {Budget} > 30000)"),
                "steps",
                List.of(
                        Map.of("id", "overrun", "action", "evaluate", "formula", "ROUND({Spent} / {Budget} * 100, 0)"),
                        Map.of(
                                "id", "expensive",
                                "action", "branch",
                                "when", "{Budget} > 30000",
                                "then", then,
                                "otherwise", List.of())));
        JsonNode saved = Until.present("The workflow's creation", PATIENCE, () -> {
            Gateway.Answer answer = user.session().post("/api/workflows", definition);
            return answer.status() == 503 || answer.status() == 404
                    ? Optional.empty()
                    : Optional.of(answer.expect(201).body());
        });
        narration.say(
                "workflow %s, version %d",
                saved.path("id").asText(), saved.path("version").asInt());
        return saved.path("id").asText();
    }

    private Void slip(User user, LoadedBase base, String workflow) {
        String project = base.records("Projects").get(2);
        Gateway.Answer change = user.token()
                .patch(base.path("Projects") + "/" + project, Map.of("fields", Map.of("Status", "Delayed")))
                .expect(200);
        JsonNode fields = Until.present("The workflow's update of the record", PATIENCE, () -> {
            JsonNode now = user.token()
                    .get(base.path("Projects") + "/" + project)
                    .expect(200)
                    .body()
                    .path("fields");
            return now.path("Risk").asText().isBlank() ? Optional.empty() : Optional.of(now);
        });
        long percent = Math.round(
                fields.path("Spent").asDouble() / fields.path("Budget").asDouble() * 100);
        require(fields.path("Risk").asText().equals(percent + " % of the budget is spent"), "the risk of " + fields);
        narration.say(
                "record: %s — %s",
                fields.path("Name").asText(), fields.path("Risk").asText());
        JsonNode notification = Until.present("The notification", PATIENCE, () -> {
            for (JsonNode item :
                    user.session().get("/api/notifications").expect(200).body().path("items")) {
                if (item.path("title").asText().equals(fields.path("Name").asText() + " is delayed")) {
                    return Optional.of(item);
                }
            }
            return Optional.empty();
        });
        narration.say(
                "notification: %s. %s",
                notification.path("title").asText(), notification.path("body").asText());
        JsonNode run = Until.present("The run's success", PATIENCE, () -> {
            for (JsonNode item : user.session()
                    .get("/api/runs?workflowId=" + workflow)
                    .expect(200)
                    .body()
                    .path("items")) {
                if (item.path("status").asText().equals("succeeded")) {
                    return Optional.of(item);
                }
            }
            return Optional.empty();
        });
        narration.say(
                "run %s %s; events of the change:",
                run.path("id").asText(), run.path("status").asText());
        events.of(change.requestId()).forEach(e -> narration.say("  %-24s %s", e.topic(), e.shortType()));
        return null;
    }

    private Void webhook(String secret) {
        List<WebhookReceiver.Received> deliveries = Until.present("The repeated webhook", PATIENCE, () -> {
            List<WebhookReceiver.Received> now = new ArrayList<>(receiver.received());
            return now.stream().anyMatch(r -> r.answered() == 204) ? Optional.of(now) : Optional.empty();
        });
        require(deliveries.getFirst().answered() == 503, "the refusal of the first delivery");
        require(deliveries.getFirst().id().equals(deliveries.getLast().id()), "the same webhook-id over both attempts");
        for (WebhookReceiver.Received delivery : deliveries) {
            require(delivery.verifies(secret), "the signature of " + delivery);
            require(!delivery.verifies("whsec_" + "A".repeat(32)), "the refusal of a wrong key");
        }
        narration.say(
                "%d deliveries of message %s, refused once, signature verified",
                deliveries.size(), deliveries.getLast().id());
        operator.delete("/api/operator/communication-hub/allowed-hosts/" + receiverHost())
                .expect(204);
        return null;
    }

    private Void agent(User user, LoadedBase base) {
        DemoAgent agent = new DemoAgent(user.token());
        JsonNode project = agent.overBudget(base.id()).at("/records/0");
        narration.say(
                "query_records: %s is over budget, %s spent of %s",
                project.at("/fields/Name").asText(),
                project.at("/fields/Spent").asText(),
                project.at("/fields/Budget").asText());
        String record = project.path("id").asText();
        JsonNode answer = agent.propose(base.id(), record, "Risk", "Over budget, says the agent");
        require(answer.path("status").asText().equals("waiting_for_approval"), "the parking of " + answer);
        String path = base.path("Projects") + "/" + record;
        JsonNode before = user.token().get(path).expect(200).body().at("/fields/Risk");
        require(!before.asText().contains("agent"), "that nothing is changed yet, but it is " + before);
        narration.say("update_records: %s", answer.at("/difference/update/0/changes"));
        user.token().post(answer.path("approveAt").asText(), Map.of()).expect(403);
        user.session().post(answer.path("approveAt").asText(), Map.of()).expect(200);
        user.session().post(answer.path("approveAt").asText(), Map.of()).expect(409);
        JsonNode after = user.token().get(path).expect(200).body().at("/fields/Risk");
        require(after.asText().equals("Over budget, says the agent"), "the approved change, but it is " + after);
        narration.say("approved by the user, refused to the token: %s", after.asText());
        return null;
    }

    private Void ask(User user) {
        for (String question : List.of(
                "How many invoices are overdue?",
                "How many invoices are almost overdue?",
                "What was stolen on the building site?",
                "Which project has problems with the crane?")) {
            JsonNode answer = user.session()
                    .post("/api/chat", Map.of("question", question, "workspaceId", user.workspaceId()))
                    .expect(200)
                    .body();
            require(!answer.path("answer").asText().isBlank(), "an answer to " + question);
            require(!answer.path("sources").isEmpty(), "the records behind the answer to " + question);
            if (answer.path("mode").asText().equals("retrieval")) {
                require(!answer.path("notice").asText().isBlank(), "the notice that no model answered");
            }
            narration.say("Q: %s", question);
            answer.path("answer").asText().lines().limit(6).forEach(line -> narration.say("   %s", line));
            narration.say(
                    "   [%s, %d sources, cost %d micro-dollars]",
                    answer.path("mode").asText(),
                    answer.path("sources").size(),
                    answer.at("/usage/costMicros").asLong());
        }
        long overdue = sample.tables().stream()
                .filter(t -> t.name().equals("Invoices"))
                .flatMap(t -> t.rows().stream())
                .filter(r -> "Overdue".equals(r.cells().get("Status")))
                .count();
        String counted = user.session()
                .post(
                        "/api/chat",
                        Map.of("question", "How many invoices are overdue?", "workspaceId", user.workspaceId()))
                .expect(200)
                .body()
                .path("answer")
                .asText();
        require(counted.contains(String.valueOf(overdue)), "the right number (" + overdue + ") in: " + counted);
        return null;
    }

    private Void audit(User user) {
        JsonNode items = user.session()
                .get("/api/audit?limit=100&workspaceId=" + user.workspaceId())
                .expect(200)
                .body()
                .path("items");
        require(!items.isEmpty(), "entries of the audit trail");
        for (int i = 0; i < Math.min(4, items.size()); i++) {
            narration.say(
                    "#%d %s by %s",
                    items.get(i).path("sequence").asLong(),
                    items.get(i).path("type").asText().replace("org.pyairtable.", ""),
                    items.get(i).path("actor").asText());
        }
        JsonNode verification = Until.present(
                "The verification",
                PATIENCE,
                () -> Optional.of(propagation
                        .operator()
                        .get("/api/audit/verification")
                        .expect(200)
                        .body()));
        require(verification.path("valid").asBoolean(), "a valid trail: " + verification);
        narration.say(
                "%d entries verified, head %s…",
                verification.path("entries").asLong(),
                verification.path("headHash").asText().substring(0, 12));
        return null;
    }

    static void require(boolean condition, String what) {
        if (!condition) {
            throw new DemoFailure("Not as promised: " + what);
        }
    }
}
