package org.pyairtable.e2e;

import com.fasterxml.jackson.databind.JsonNode;

/** A field that a workflow writes is to be deleted; what uses it is said before, and the deletion is refused. */
final class DemoImpact {
    private static final String FIELD = "Risk";

    private final Narration narration;
    private final Gateway user;
    private final LoadedBase base;

    DemoImpact(Narration narration, Gateway user, LoadedBase base) {
        this.narration = narration;
        this.user = user;
        this.base = base;
    }

    Void play() {
        String table = "/api/bases/" + base.id() + "/tables/" + base.tableId("Projects");
        String field = field();
        JsonNode uses =
                user.get(table + "/fields/" + field + "/impact").expect(200).body();
        JsonNode workflow = workflow(uses);
        narration.say(
                "“%s” is used by the workflow “%s”, at %s",
                FIELD, workflow.path("name").asText(), workflow.path("place").asText());
        JsonNode refusal = user.delete(table + "/fields/" + field + "?refuseIfUsed=true")
                .expect(409)
                .body();
        Demo.require(refusal.path("code").asText().equals("IN_USE"), "the refusal, but it is " + refusal);
        narration.say("deletion refused: %s", refusal.path("detail").asText());
        return null;
    }

    private static JsonNode workflow(JsonNode uses) {
        for (JsonNode use : uses.path("items")) {
            if (use.path("kind").asText().equals("workflow")) {
                return use;
            }
        }
        throw new DemoFailure("The workflow is not among the uses of the field: " + uses);
    }

    private String field() {
        for (JsonNode table : user.get("/v0/meta/bases/" + base.id() + "/tables")
                .expect(200)
                .body()
                .path("tables")) {
            for (JsonNode field : table.path("fields")) {
                if (table.path("name").asText().equals("Projects")
                        && field.path("name").asText().equals(FIELD)) {
                    return field.path("id").asText();
                }
            }
        }
        throw new DemoFailure("The table of projects has no field " + FIELD);
    }
}
