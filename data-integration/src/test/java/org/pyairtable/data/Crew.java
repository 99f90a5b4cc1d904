package org.pyairtable.data;

import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.people;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.Role;
import org.pyairtable.events.State;
import org.pyairtable.runtime.identity.Ids;

/** A workspace of a test's own with a member of each role, all known to the service. */
public record Crew(String workspace, String owner, String creator, String editor, String commenter, String viewer) {
    static final Instant JOINED = Instant.parse("2026-03-01T09:00:00Z");

    public static Crew joined() {
        Crew crew = new Crew(
                Ids.random("wsp"),
                Ids.random("usr"),
                Ids.random("usr"),
                Ids.random("usr"),
                Ids.random("usr"),
                Ids.random("usr"));
        crew.add(crew.viewer, "Vera Viewer", Role.VIEWER);
        crew.add(crew.commenter, "Cora Commenter", Role.COMMENTER);
        crew.add(crew.editor, "Edda Editor", Role.EDITOR);
        crew.add(crew.creator, "Carl Creator", Role.CREATOR);
        crew.add(crew.owner, "Otto Owner", Role.OWNER);
        // Each of the two state topics is one partition: whoever knows the last entry knows all.
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> as(crew.owner).get("/v0/meta/whoami").path("email") != null
                        && crew.creation("x", List.of()).equals(422));
        return crew;
    }

    private void add(String userId, String name, Role role) {
        people().user(userId, userId + "@example.org", name);
        people().publish(new State.Membership(workspace, userId, role.wireName(), JOINED, owner));
    }

    private Integer creation(String name, List<?> tables) {
        return as(owner)
                .body(Json.write(Map.of("name", name, "workspaceId", workspace, "tables", tables)))
                .post("/v0/meta/bases")
                .statusCode();
    }

    /** A base with one table. */
    public TestBase base(String tableName, List<Map<String, Object>> fields) {
        var made = as(owner)
                .body(Json.write(Map.of(
                        "name",
                        "Site office",
                        "workspaceId",
                        workspace,
                        "tables",
                        List.of(Map.of("name", tableName, "fields", fields)))))
                .post("/v0/meta/bases")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        return new TestBase(made.getString("id"), made.getString("tables[0].id"));
    }
}
