package org.pyairtable.data.webhook;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.pyairtable.data.DataFixture.OWNER;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.patch;
import static org.pyairtable.data.DataFixture.people;
import static org.pyairtable.data.DataFixture.post;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.FileServer;
import org.pyairtable.data.Sql;
import org.pyairtable.data.wire.Json;
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
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(64, 32, BufferedImage.TYPE_INT_RGB), "png", picture);
        site = FileServer.start()
                .put("/plan.txt", "text/plain", "a plan".getBytes(StandardCharsets.UTF_8))
                .put("/picture.png", "image/png", picture.toByteArray());
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

    /** As who has only the link. */
    private static Response fetch(JsonNode linked) {
        String url = linked.path("url").asText();
        return given().urlEncodingEnabled(false)
                .header("Authorization", "Bearer " + people().anonymousToken())
                .get(url.substring(url.indexOf("/attachments/")));
    }

    @Test
    void theFilesOfAPayloadHaveLinksThatAreMadeWhenItIsRead() {
        String tasks = base.addTable("Tasks", List.of(field("Title", "singleLineText")));
        String link = base.addField(tasks, field("Plan", "multipleRecordLinks", Map.of("linkedTableId", base.table())));
        String lookup = base.addField(
                tasks,
                field(
                        "Pictures",
                        "multipleLookupValues",
                        Map.of("recordLinkFieldId", link, "fieldIdInLinkedTable", files)));
        String roof = base.create(base.table(), Map.of("Name", "roof"));
        String task = base.create(tasks, Map.of("Title", "look", "Plan", List.of(roof)));
        Watcher watcher = watcher();

        patch(
                        base.path() + "/" + roof,
                        Map.of("fields", Map.of("Files", List.of(Map.of("url", site.url("/picture.png"))))))
                .then()
                .statusCode(200);
        awaitTold(watcher, 2);

        JsonNode change = watcher.told().get(1).path("changedRecordsById").path(roof);
        JsonNode file = change.at("/current/cellValuesByFieldId").path(files).get(0);
        assertThat(fetch(file).asByteArray()).startsWith(0x89, 'P', 'N', 'G');
        assertThat(fetch(file.at("/thumbnails/small")).getHeader("Content-Type"))
                .isEqualTo("image/jpeg");
        JsonNode looked = watcher.payloads()
                .get(1)
                .path("changedTablesById")
                .path(tasks)
                .path("changedRecordsById")
                .path(task)
                .at("/current/cellValuesByFieldId")
                .path(lookup)
                .path("valuesByLinkedRecordId")
                .path(roof)
                .get(0);
        assertThat(fetch(looked).statusCode()).isEqualTo(200);
        // Until the file is here its link is the one that was given.
        assertThat(change.at("/previous/cellValuesByFieldId")
                        .path(files)
                        .get(0)
                        .path("url")
                        .asText())
                .isEqualTo(site.url("/picture.png"));
        assertThat(Sql.column("select body from webhook_payload where webhook_id = ?", watcher.id()))
                .noneMatch(body -> body.contains("/attachments/"));
    }
}
