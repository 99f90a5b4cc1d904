package org.pyairtable.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A rule of a creator, and a colleague who no longer sees what it hides, wherever he looks. */
final class DemoRules {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String TABLE = "Clients";
    private static final String HIDDEN_FIELD = "Phone";

    private final Narration narration;
    private final Gateway user;
    private final Gateway colleague;
    private final String workspaceId;
    private final LoadedBase base;
    private final List<Sample.Row> clients;
    /** A client whose record is hidden. */
    private final Sample.Row hidden;

    DemoRules(
            Narration narration, Sample sample, Gateway user, Gateway colleague, String workspaceId, LoadedBase base) {
        this.narration = narration;
        this.user = user;
        this.colleague = colleague;
        this.workspaceId = workspaceId;
        this.base = base;
        this.clients = sample.tables().stream()
                .filter(table -> table.name().equals(TABLE))
                .findFirst()
                .orElseThrow()
                .rows();
        this.hidden = clients.stream().filter(DemoRules::isPrivate).findFirst().orElseThrow();
    }

    private static boolean isPrivate(Sample.Row client) {
        return "Private".equals(client.cells().get("Segment"));
    }

    Void play() {
        Demo.require(listed().size() == clients.size(), "that the colleague sees all clients before");
        Until.holds("The colleague's finding of a client", PATIENCE, () -> !found().isEmpty());
        String rules = "/api/bases/" + base.id() + "/rules";
        user.send(
                        "PUT",
                        rules,
                        Map.of(
                                "revision",
                                user.get(rules)
                                        .expect(200)
                                        .body()
                                        .path("revision")
                                        .asLong(),
                                "rules",
                                List.of(Map.of(
                                        "name",
                                        "Private clients are ours",
                                        "audience",
                                        Map.of("role", "commenter"),
                                        "tables",
                                        List.of(Map.of(
                                                "table",
                                                TABLE,
                                                "hiddenFields",
                                                List.of(HIDDEN_FIELD),
                                                "rows",
                                                "{Segment} != 'Private'"))))))
                .expect(200);
        list();
        export();
        Until.holds("The end of the colleague's finding", PATIENCE, () -> found().isEmpty());
        narration.say("search: “%s” finds no client any more", name());
        chat();
        trail();
        return null;
    }

    private String name() {
        return String.valueOf(hidden.cells().get("Name"));
    }

    private void list() {
        List<JsonNode> seen = listed();
        long shown = clients.stream().filter(client -> !isPrivate(client)).count();
        Demo.require(seen.size() == shown, shown + " clients, but the colleague sees " + seen.size());
        Demo.require(
                seen.stream().noneMatch(client -> client.path("fields").has(HIDDEN_FIELD)), "a list without phones");
        colleague
                .get(base.path(TABLE) + "?filterByFormula=" + Gateway.encode("{" + HIDDEN_FIELD + "} != ''"))
                .expect(422);
        narration.say(
                "list: the colleague sees %d of %d clients, and no field “%s”", shown, clients.size(), HIDDEN_FIELD);
    }

    private List<JsonNode> listed() {
        List<JsonNode> all = new ArrayList<>();
        String offset = "";
        do {
            JsonNode page = colleague
                    .get(base.path(TABLE) + "?pageSize=100"
                            + (offset.isEmpty() ? "" : "&offset=" + Gateway.encode(offset)))
                    .expect(200)
                    .body();
            page.path("records").forEach(all::add);
            offset = page.path("offset").asText("");
        } while (!offset.isEmpty());
        return all;
    }

    private void export() {
        String path = "/api/bases/" + base.id() + "/tables/" + base.tableId(TABLE) + "/export";
        String phone = String.valueOf(hidden.cells().get(HIDDEN_FIELD));
        Demo.require(user.download(path).contains(phone), "phones in the file of the user");
        String file = colleague.download(path);
        Demo.require(!file.contains(phone) && !file.contains(name()), "a file without what is hidden");
        narration.say("CSV: the file of the colleague has neither");
    }

    /** The records of clients among what a search of the colleague finds. */
    private List<String> found() {
        List<String> found = new ArrayList<>();
        colleague
                .get("/api/search?limit=10&workspaceId=" + workspaceId + "&q=" + Gateway.encode(name()))
                .expect(200)
                .body()
                .path("items")
                .forEach(item -> {
                    if (item.path("tableName").asText().equals(TABLE)) {
                        found.add(item.path("recordId").asText());
                    }
                });
        return found;
    }

    private void chat() {
        JsonNode answer = colleague
                .post(
                        "/api/chat",
                        Map.of("question", "What is the phone of " + name() + "?", "workspaceId", workspaceId))
                .expect(200)
                .body();
        String phone = String.valueOf(hidden.cells().get(HIDDEN_FIELD));
        Demo.require(!answer.toString().contains(phone), "an answer without what is hidden, but it is " + answer);
        narration.say("chat: nothing of it in the answer to “What is the phone of %s?”", name());
    }

    private void trail() {
        JsonNode entry = Until.present("The entry of the rule", PATIENCE, () -> {
            JsonNode items = user.get("/api/audit?action=data.schemas.rules-changed&workspaceId=" + workspaceId)
                    .expect(200)
                    .body()
                    .path("items");
            return items.isEmpty() ? Optional.empty() : Optional.of(items.get(0));
        });
        narration.say(
                "trail: #%d rules changed by %s",
                entry.path("sequence").asLong(), entry.path("actor").asText());
    }
}
