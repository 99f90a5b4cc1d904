package org.pyairtable.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.post;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.airtable.Json;
import org.pyairtable.testkit.SuiteResource;

/** Webhooks are told of files as of any other cell: of uploads, and of what became known of a file after the write. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class WatchedAttachmentsIT {
    private static FileServer site;

    private TestBase base;
    private String name;
    private String files;
    private String kept;

    @BeforeAll
    static void aSiteWithAFile() throws IOException {
        site = FileServer.start().put("/plan.txt", "text/plain", "a plan".getBytes(StandardCharsets.UTF_8));
    }

    @AfterAll
    static void noMoreFiles() {
        site.close();
    }

    @BeforeEach
    void aTable() {
        base = base(
                "Plans",
                List.of(
                        field("Name", "singleLineText"),
                        field("Files", "multipleAttachments"),
                        field("Kept", "formula", Map.of("formula", "IF({Files}, 'yes', 'no')"))));
        List<String> fields =
                owner().get("/v0/meta/bases/" + base.id() + "/tables").path("tables[0].fields.id");
        name = fields.get(0);
        files = fields.get(1);
        kept = fields.get(2);
    }

    private Watcher watcher() {
        return Watcher.of(
                base,
                "{\"dataTypes\":[\"tableData\"]}",
                "{\"includeCellValuesInFieldIds\":\"all\",\"includePreviousCellValues\":true}");
    }

    private void awaitTold(Watcher watcher, int payloads) {
        await().atMost(PATIENCE).until(() -> watcher.payloads().size() == payloads);
    }

    @Test
    void anUploadIsAChangeOfItsRecord() {
        String record = base.create(base.table(), Map.of("Name", "roof"));
        Watcher watcher = watcher();

        post(
                        "/v0/" + base.id() + "/" + record + "/Files/uploadAttachment",
                        Map.of("contentType", "text/plain", "filename", "a.txt", "file", "aGk="))
                .then()
                .statusCode(200);

        assertThat(watcher.told()).hasSize(1);
        JsonNode change = watcher.told().getFirst().path("changedRecordsById").path(record);
        JsonNode current = change.at("/current/cellValuesByFieldId");
        assertThat(current.path(files)).hasSize(1);
        assertThat(current.path(files).get(0).path("id").asText()).startsWith("att");
        assertThat(current.path(files).get(0).path("filename").asText()).isEqualTo("a.txt");
        assertThat(current.path(files).get(0).path("size").intValue()).isEqualTo(2);
        assertThat(current.path(kept).asText()).isEqualTo("yes");
        JsonNode previous = change.at("/previous/cellValuesByFieldId");
        assertThat(previous.get(files).isNull()).isTrue();
        assertThat(previous.path(kept).asText()).isEqualTo("no");
        assertThat(change.at("/unchanged/cellValuesByFieldId")).isEqualTo(Json.tree(Map.of(name, "roof")));
        JsonNode action = watcher.payloads().get(0).path("actionMetadata");
        assertThat(action.path("source").asText()).isEqualTo("publicApi");
        assertThat(action.at("/sourceMetadata/user/id").asText()).isEqualTo(OWNER);
    }

    @Test
    void aFileThatWasFetchedIsAChangeOfItsRecord() {
        Watcher watcher = watcher();
        String url = site.url("/plan.txt");

        String record = base.create(base.table(), Map.of("Name", "roof", "Files", List.of(Map.of("url", url))));

        awaitTold(watcher, 2);
        JsonNode change = watcher.told().get(1).path("changedRecordsById").path(record);
        JsonNode current = change.at("/current/cellValuesByFieldId");
        assertThat(current.fieldNames()).toIterable().containsExactly(files);
        assertThat(current.path(files).get(0).path("size").intValue()).isEqualTo(6);
        assertThat(current.path(files).get(0).path("type").asText()).isEqualTo("text/plain");
        JsonNode previous =
                change.at("/previous/cellValuesByFieldId").path(files).get(0);
        assertThat(previous.path("url").asText()).isEqualTo(url);
        assertThat(previous.has("size")).isFalse();
        assertThat(previous.path("id")).isEqualTo(current.path(files).get(0).path("id"));
        assertThat(change.at("/unchanged/cellValuesByFieldId")).isEqualTo(Json.tree(Map.of(name, "roof", kept, "yes")));
    }

    @Test
    void aFileThatCannotBeHadIsAChangeOfItsRecord() {
        Watcher watcher = watcher();

        String record = base.create(
                base.table(), Map.of("Name", "roof", "Files", List.of(Map.of("url", site.url("/nothing.txt")))));

        awaitTold(watcher, 2);
        JsonNode current =
                watcher.told().get(1).path("changedRecordsById").path(record).at("/current/cellValuesByFieldId");
        assertThat(current.get(files).isNull()).isTrue();
        assertThat(current.path(kept).asText()).isEqualTo("no");
    }
}
