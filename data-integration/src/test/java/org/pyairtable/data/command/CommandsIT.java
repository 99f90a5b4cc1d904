package org.pyairtable.data.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.VIEWER;
import static org.pyairtable.data.DataFixture.WORKSPACE;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.probe;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.Message;
import org.pyairtable.testkit.SuiteResource;

/** What other services and outside producers send over Kafka. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class CommandsIT {
    private static final String PREFIX = "org.pyairtable.data.commands.";

    private TestBase base;

    @BeforeEach
    void aTable() {
        base = base(
                "Jobs", List.of(field("Name", "singleLineText"), field("Amount", "number", Map.of("precision", 0))));
    }

    private CloudEvent command(String type, String actor, Map<String, ?> payload) {
        return CloudEvent.ofJson(PREFIX + type + ".v1", payload)
                .withSubject(base.id())
                .withActor(actor)
                .withWorkspace(WORKSPACE)
                .withCorrelation("correlation-" + base.id());
    }

    private Message answer(CloudEvent command) {
        probe().send("data.commands", base.id(), command);
        return probe().await("data.results", m -> m.header("ce_causation").equals(command.id()), PATIENCE);
    }

    private Map<String, Object> create(String name) {
        return Map.of(
                "baseId", base.id(), "table", "Jobs", "records", List.of(Map.of("Name", name)), "typecast", false);
    }

    @Test
    void aCommandWritesAndIsAnswered() {
        Message created = answer(command("create-records", EDITOR, create("by command")));

        JsonNode record = created.json().path("records").get(0);
        assertThat(created.type()).isEqualTo("org.pyairtable.data.results.records-written.v1");
        assertThat(created.header("ce_correlation")).isEqualTo("correlation-" + base.id());
        assertThat(created.json().path("tableId").asText()).isEqualTo(base.table());
        assertThat(record.path("fields").path("Name").asText()).isEqualTo("by command");
        String id = record.path("recordId").asText();
        assertThat(created.json().path("createdIds").get(0).asText()).isEqualTo(id);

        answer(command(
                "update-records",
                EDITOR,
                Map.of(
                        "baseId", base.id(),
                        "table", base.table(),
                        "records", List.of(Map.of("recordId", id, "fields", Map.of("Amount", 7))),
                        "typecast", false)));
        assertThat(base.get(base.table(), id).getMap("fields")).isEqualTo(Map.of("Name", "by command", "Amount", 7));

        Message upserted = answer(command(
                "upsert-records",
                EDITOR,
                Map.of(
                        "baseId", base.id(),
                        "table", base.table(),
                        "records", List.of(Map.of("Name", "by command", "Amount", 8), Map.of("Name", "new")),
                        "fieldsToMergeOn", List.of("Name"),
                        "typecast", false)));
        assertThat(upserted.json().path("updatedIds").get(0).asText()).isEqualTo(id);
        assertThat(upserted.json().path("createdIds")).hasSize(1);

        Message deleted = answer(command(
                "delete-records", EDITOR, Map.of("baseId", base.id(), "table", "Jobs", "recordIds", List.of(id))));
        assertThat(deleted.json().path("deletedIds").get(0).asText()).isEqualTo(id);
        Message event = probe().await(
                        "data.records", m -> m.header("ce_causation").equals(deleted.header("ce_causation")), PATIENCE);
        assertThat(event.json().path("via").asText()).isEqualTo("command");
        assertThat(event.header("ce_actor")).isEqualTo(EDITOR);
    }

    @Test
    void aRedeliveredCommandHasOneEffect() {
        CloudEvent command = command("create-records", EDITOR, create("once"));
        probe().send("data.commands", base.id(), command);
        answer(command);
        answer(command("create-records", EDITOR, create("after")));

        assertThat(owner().get(base.path()).jsonPath().getList("records.fields.Name"))
                .isEqualTo(List.of("once", "after"));
    }

    private static CloudEvent limited(CloudEvent command, String scopes, String resources) {
        return command.with("ce_principalkind", "user")
                .with("ce_principalid", EDITOR)
                .with("ce_credentialid", "pat1")
                .with("ce_scopes", scopes)
                .with("ce_resources", resources);
    }

    @Test
    void aCommandForACredentialIsHeldToItsScopesAndResources() {
        Message reading =
                answer(limited(command("create-records", EDITOR, create("read only")), "data.records:read", base.id()));
        Message elsewhere = answer(limited(
                command("create-records", EDITOR, create("elsewhere")), "data.records:write", "appOTHERBASE00000"));
        Message covered =
                answer(limited(command("create-records", EDITOR, create("covered")), "data.records:write", base.id()));

        assertThat(reading.type()).isEqualTo("org.pyairtable.data.results.command-rejected.v1");
        assertThat(reading.json().path("type").asText()).isEqualTo("INVALID_PERMISSIONS");
        assertThat(elsewhere.json().path("type").asText()).isEqualTo("INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND");
        assertThat(covered.type()).isEqualTo("org.pyairtable.data.results.records-written.v1");
        assertThat(owner().get(base.path()).jsonPath().getList("records.fields.Name"))
                .isEqualTo(List.of("covered"));
    }

    @Test
    void aCommandNeedsThePermissionOfItsActor() {
        Message refused = answer(command("create-records", VIEWER, create("no")));

        assertThat(refused.type()).isEqualTo("org.pyairtable.data.results.command-rejected.v1");
        assertThat(refused.json().path("type").asText()).isEqualTo("INVALID_PERMISSIONS");
        assertThat(owner().get(base.path()).jsonPath().getList("records")).isEmpty();
    }

    @Test
    void aRefusedCommandIsAnsweredWhereItAsked() {
        CloudEvent command = command(
                        "create-records",
                        EDITOR,
                        Map.of(
                                "baseId",
                                base.id(),
                                "table",
                                "Jobs",
                                "records",
                                List.of(Map.of("Amount", "seven")),
                                "typecast",
                                false))
                .withReplyTo("platform.replies");

        Message refused = answer(command);
        Message reply =
                probe().await("platform.replies", m -> m.header("ce_causation").equals(command.id()), PATIENCE);

        assertThat(refused.json().path("message").asText())
                .isEqualTo("Field \"Amount\" cannot accept the provided value");
        assertThat(reply.type()).isEqualTo("org.pyairtable.platform.replies.request-failed.v1");
        assertThat(reply.json().path("code").asText()).isEqualTo("INVALID_VALUE_FOR_COLUMN");
        assertThat(reply.header("ce_correlation")).isEqualTo("correlation-" + base.id());
    }

    @Test
    void aRefusedCommandLeavesNoOptionsBehind() {
        TestBase tasks = base(
                "Tasks",
                List.of(
                        field("Name", "singleLineText"),
                        field("State", "singleSelect", Map.of("choices", List.of(Map.of("name", "Open"))))));
        CloudEvent command = CloudEvent.ofJson(
                        PREFIX + "create-records.v1",
                        Map.of(
                                "baseId",
                                tasks.id(),
                                "table",
                                "Tasks",
                                "records",
                                List.of(Map.of("State", "Never seen", "No such field", 1)),
                                "typecast",
                                true))
                .withSubject(tasks.id())
                .withActor(EDITOR)
                .withWorkspace(WORKSPACE);

        assertThat(answer(command).json().path("type").asText()).isEqualTo("UNKNOWN_FIELD_NAME");

        assertThat(owner().get("/v0/meta/bases/" + tasks.id() + "/tables")
                        .jsonPath()
                        .getList("tables[0].fields.find { it.name == 'State' }.options.choices.name"))
                .isEqualTo(List.of("Open"));
    }

    @Test
    void aTableIsDescribedToThoseWhoMaySeeIt() {
        CloudEvent question = CloudEvent.ofJson(
                        "org.pyairtable.data.queries.describe-table.v1", Map.of("baseId", base.id(), "table", "Jobs"))
                .withSubject(base.id())
                .withActor(VIEWER)
                .withCorrelation("question-" + base.id())
                .withReplyTo("platform.replies");
        probe().send("data.queries", base.id(), question);

        Message reply = probe().await(
                        "platform.replies", m -> m.header("ce_correlation").equals("question-" + base.id()), PATIENCE);

        assertThat(reply.json().path("tableId").asText()).isEqualTo(base.table());
        assertThat(reply.json().path("workspaceId").asText()).isEqualTo(WORKSPACE);
        assertThat(reply.json().path("fields").get(1).path("type").asText()).isEqualTo("number");
    }
}
