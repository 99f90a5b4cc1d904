package org.pyairtable.data.attachment;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.pyairtable.data.DataFixture.PATIENCE;
import static org.pyairtable.data.DataFixture.VIEWER;
import static org.pyairtable.data.DataFixture.as;
import static org.pyairtable.data.DataFixture.base;
import static org.pyairtable.data.DataFixture.field;
import static org.pyairtable.data.DataFixture.owner;
import static org.pyairtable.data.DataFixture.patch;
import static org.pyairtable.data.DataFixture.people;
import static org.pyairtable.data.DataFixture.post;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.DataFixture.TestBase;
import org.pyairtable.data.FileServer;
import org.pyairtable.testkit.SuiteResource;

@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class AttachmentsIT {
    private static final byte[] BYTES = new byte[700_000];
    private static FileServer site;

    private TestBase base;
    private String table;
    private String filesId;

    @BeforeAll
    static void aSiteWithFiles() throws IOException {
        new Random(1).nextBytes(BYTES);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(1024, 512, BufferedImage.TYPE_INT_RGB), "png", png);
        site = FileServer.start()
                .put("/plan.bin", "application/x-plan", BYTES)
                .put("/picture.png", "image/png", png.toByteArray())
                .put("/page.html", "text/html; charset=utf-8", "<script>".getBytes(StandardCharsets.UTF_8))
                .put("/flaky.txt", "text/plain", "at last".getBytes(StandardCharsets.UTF_8))
                .put("/huge.bin", "application/x-huge", new byte[3 * 1024 * 1024 + 1])
                .put("/bad.png", "image/png", BYTES);
    }

    @AfterAll
    static void noMoreFiles() {
        site.close();
    }

    @BeforeEach
    void aTable() {
        base = base("Plans", List.of(field("Name", "singleLineText"), field("Files", "multipleAttachments")));
        table = base.table();
        filesId = owner().get("/v0/meta/bases/" + base.id() + "/tables").path("tables[0].fields[1].id");
    }

    private String create(Object... files) {
        return post(base.path(), Map.of("fields", Map.of("Name", "n", "Files", List.of(files))))
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }

    private JsonPath awaitSize(String recordId) {
        await().atMost(PATIENCE).until(() -> base.get(table, recordId).get("fields.Files[0].size") != null);
        return base.get(table, recordId);
    }

    private void awaitEmpty(String recordId) {
        await().atMost(PATIENCE).until(() -> base.get(table, recordId).get("fields.Files") == null);
    }

    /** As a browser does, which knows nothing but the link; the gateway adds the token of nobody. */
    private static Response fetch(String url, String... headers) {
        return link("GET", url, headers);
    }

    private static Response link(String method, String url, String... headers) {
        var request = given().urlEncodingEnabled(false).header("Authorization", "Bearer " + people().anonymousToken());
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request.request(method, url.substring(url.indexOf("/attachments/")));
    }

    @Test
    void aFileIsFetchedAfterTheWriteAndServedUnderALink() {
        JsonPath written = post(
                        base.path(), Map.of("fields", Map.of("Files", List.of(Map.of("url", site.url("/plan.bin"))))))
                .then()
                .statusCode(200)
                .body("fields.Files[0].filename", equalTo("plan.bin"))
                .body("fields.Files[0].url", equalTo(site.url("/plan.bin")))
                .extract()
                .jsonPath();

        JsonPath read = awaitSize(written.getString("id"));
        assertThat(read.getString("fields.Files[0].id")).isEqualTo(written.getString("fields.Files[0].id"));
        assertThat(read.getLong("fields.Files[0].size")).isEqualTo(BYTES.length);
        assertThat(read.getString("fields.Files[0].type")).isEqualTo("application/x-plan");
        Response served = fetch(read.getString("fields.Files[0].url"));
        assertThat(served.statusCode()).isEqualTo(200);
        assertThat(served.asByteArray()).isEqualTo(BYTES);
        assertThat(served.getHeader("Content-Length")).isEqualTo("700000");
        assertThat(served.getHeader("Content-Disposition")).isEqualTo("attachment; filename*=UTF-8''plan.bin");
        assertThat(served.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
        Response part = fetch(read.getString("fields.Files[0].url"), "Range", "bytes=262140-262150");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.getHeader("Content-Range")).isEqualTo("bytes 262140-262150/700000");
        assertThat(part.asByteArray()).isEqualTo(java.util.Arrays.copyOfRange(BYTES, 262_140, 262_151));
    }

    @Test
    void aFileIsCopiedByItsLinkWhateverTheLinkBeginsWith() {
        JsonPath original = awaitSize(create(Map.of("url", site.url("/plan.bin"))));
        String link = original.getString("fields.Files[0].url");

        String copy = create(Map.of("url", "https://gateway.invalid" + link.substring(link.indexOf("/attachments/"))));

        JsonPath read = awaitSize(copy);
        assertThat(read.getString("fields.Files[0].filename")).isEqualTo("plan.bin");
        assertThat(read.getString("fields.Files[0].type")).isEqualTo("application/x-plan");
        assertThat(read.getString("fields.Files[0].id")).isNotEqualTo(original.getString("fields.Files[0].id"));
        owner().delete(base.path() + "/" + original.getString("id")).then().statusCode(200);
        assertThat(fetch(read.getString("fields.Files[0].url")).asByteArray()).isEqualTo(BYTES);
    }

    @Test
    void aFieldThatIsConvertedToItsOwnTypeKeepsItsFiles() {
        String record = create(Map.of("url", site.url("/plan.bin")));
        String file = awaitSize(record).getString("fields.Files[0].id");

        post(
                        "/api/bases/" + base.id() + "/tables/" + table + "/fields/" + filesId + "/conversion",
                        Map.of("type", "multipleAttachments"))
                .then()
                .statusCode(200)
                .body("kept", equalTo(1));

        assertThat(base.get(table, record).getString("fields.Files[0].id")).isEqualTo(file);
    }

    @Test
    void theTypeOfAFileIsWhatItsNamePromisesUntilTheFileIsHere() {
        JsonPath written = post(
                        base.path(),
                        Map.of(
                                "fields",
                                Map.of(
                                        "Files",
                                        List.of(
                                                Map.of("url", site.url("/plan.bin"), "filename", "plan.PDF"),
                                                Map.of("url", site.url("/page.html"), "filename", "page"),
                                                Map.of("url", site.url("/plan.bin"))))))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(written.getList("fields.Files.type")).isEqualTo(Arrays.asList("application/pdf", "text/html", null));
        String id = written.getString("id");
        await().atMost(PATIENCE)
                .until(() -> !base.get(table, id).getList("fields.Files.size").contains(null));
        assertThat(base.get(table, id).getList("fields.Files.type"))
                .isEqualTo(List.of("application/x-plan", "text/html", "application/x-plan"));
    }

    @Test
    void aHeadOfALinkIsWhatAGetWouldSayWithoutTheFile() {
        String id = create(Map.of("url", site.url("/plan.bin")));
        String url = awaitSize(id).getString("fields.Files[0].url");
        Response whole = fetch(url);

        Response head = link("HEAD", url, "Range", "bytes=0-3");

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.asByteArray()).isEmpty();
        for (String name :
                List.of("Content-Length", "Content-Type", "Content-Disposition", "Accept-Ranges", "Cache-Control")) {
            assertThat(head.getHeader(name)).as(name).isNotNull().isEqualTo(whole.getHeader(name));
        }
        assertThat(link("HEAD", url.replace("/original/", "/full/")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void linksBeginWithWhatTheClientCallsTheGateway() {
        String id = create(Map.of("url", site.url("/page.html"), "filename", "é page.html"));
        awaitSize(id);

        String url = owner().header("X-Forwarded-Host", "data.example.org")
                .header("X-Forwarded-Proto", "https")
                .get(base.path() + "/" + id)
                .path("fields.Files[0].url");

        assertThat(url).startsWith("https://data.example.org/attachments/").endsWith("/%C3%A9%20page.html");
        Response page = fetch(url);
        assertThat(page.getHeader("Content-Type")).isEqualTo("text/html");
        assertThat(page.getHeader("Content-Disposition")).startsWith("attachment;");
        assertThat(page.getHeader("Content-Security-Policy")).isEqualTo("default-src 'none'; sandbox");
        assertThat(fetch(url.replace("/original/", "/full/")).statusCode()).isEqualTo(404);
        assertThat(fetch(url.replaceFirst("/attachments/\\d", "/attachments/9")).statusCode())
                .isEqualTo(404);
        String text = owner().get(base.path() + "/" + id + "?cellFormat=string&timeZone=utc&userLocale=en")
                .path("fields.Files");
        assertThat(text).startsWith("é page.html (http://").endsWith(")");
    }

    @Test
    void picturesGetThumbnails() throws IOException {
        String id = create(Map.of("url", site.url("/picture.png")));

        JsonPath read = awaitSize(id);

        assertThat(read.getInt("fields.Files[0].width")).isEqualTo(1024);
        assertThat(read.getInt("fields.Files[0].height")).isEqualTo(512);
        assertThat(read.getInt("fields.Files[0].thumbnails.small.height")).isEqualTo(36);
        assertThat(read.getInt("fields.Files[0].thumbnails.large.width")).isEqualTo(512);
        assertThat(read.getInt("fields.Files[0].thumbnails.full.width")).isEqualTo(1024);
        Response large = fetch(read.getString("fields.Files[0].thumbnails.large.url"));
        assertThat(large.getHeader("Content-Type")).isEqualTo("image/jpeg");
        assertThat(ImageIO.read(large.asInputStream()).getWidth()).isEqualTo(512);
        Response full = fetch(read.getString("fields.Files[0].thumbnails.full.url"));
        assertThat(full.getHeader("Content-Type")).isEqualTo("image/png");
        assertThat(full.getHeader("Content-Disposition")).startsWith("inline;");
    }

    @Test
    void whatOnlyCallsItselfAPictureIsKeptWithoutThumbnails() {
        JsonPath read = awaitSize(create(Map.of("url", site.url("/bad.png"))));

        assertThat(read.getString("fields.Files[0].type")).isEqualTo("image/png");
        assertThat(read.getMap("fields.Files[0]")).doesNotContainKeys("width", "thumbnails");
    }

    @Test
    void aSiteThatFailsIsAskedAgain() {
        assertThat(awaitSize(create(Map.of("url", site.url("/flaky.txt")))).getInt("fields.Files[0].size"))
                .isEqualTo("at last".length());
        assertThat(site.requests("/flaky.txt")).isEqualTo(2);
    }

    @Test
    void whatCannotBeHadLeavesItsCell() {
        awaitEmpty(create(Map.of("url", site.url("/nothing.bin"))));
        awaitEmpty(create(Map.of("url", site.url("/huge.bin"))));
    }

    @Test
    void addressesNearbyAreNeverAskedNotEvenByRedirect() {
        awaitEmpty(create(Map.of("url", site.url("127.0.0.1", "/plan.bin?direct"))));
        awaitEmpty(create(Map.of("url", site.url("/to?" + site.url("127.0.0.1", "/secret")))));
        awaitEmpty(create(Map.of("url", site.url("/to?file:///etc/passwd"))));
        awaitEmpty(create(Map.of("url", "http://169.254.169.254/latest/meta-data")));

        assertThat(site.requests("/secret")).isZero();
        assertThat(awaitSize(create(Map.of("url", site.url("/to?" + site.url("/plan.bin")))))
                        .getLong("fields.Files[0].size"))
                .isEqualTo(BYTES.length);
    }

    @Test
    void aCellKeepsTheFilesThatARequestNamesByTheirIds() {
        String id = create(Map.of("url", site.url("/plan.bin")));
        String file = awaitSize(id).getString("fields.Files[0].id");
        Map<String, Object> read = base.get(table, id).getMap("fields.Files[0]");

        JsonPath kept = patch(
                        base.path() + "/" + id,
                        Map.of("fields", Map.of("Files", List.of(Map.of("url", site.url("/page.html")), read))))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        assertThat(kept.getString("fields.Files[1].id")).isEqualTo(file);
        assertThat(kept.getInt("fields.Files[1].size")).isEqualTo(BYTES.length);
        patch(base.path() + "/" + id, Map.of("fields", Map.of("Files", List.of(Map.of("id", "attAAAAAAAAAAAAAA")))))
                .then()
                .statusCode(422)
                .body("error.type", equalTo("INVALID_ATTACHMENT_OBJECT"));
        post(base.path(), Map.of("fields", Map.of("Files", List.of(Map.of("id", file)))))
                .then()
                .statusCode(422)
                .body("error.type", equalTo("INVALID_ATTACHMENT_OBJECT"));
        patch(base.path() + "/" + id, Map.of("fields", Map.of("Files", List.of())))
                .then()
                .statusCode(200);
        assertThat(base.cell(table, id, "Files")).isNull();
    }

    @Test
    void filesAreLookedUpWithTheirLinksAndReadByFormulas() {
        String projects = base.addTable("Projects", List.of(field("Name", "singleLineText")));
        String link = base.addField(projects, field("Plans", "multipleRecordLinks", Map.of("linkedTableId", table)));
        base.addField(
                projects,
                field(
                        "Drawings",
                        "multipleLookupValues",
                        Map.of("recordLinkFieldId", link, "fieldIdInLinkedTable", filesId)));
        base.addField(table, field("Names", "formula", Map.of("formula", "{Files} & ''")));
        String plan = create(Map.of("url", site.url("/plan.bin")));
        awaitSize(plan);
        String project = base.create(projects, Map.of("Name", "p", "Plans", List.of(plan)));

        String url = base.get(projects, project).getString("fields.Drawings[0].url");
        assertThat(fetch(url).asByteArray()).isEqualTo(BYTES);
        assertThat(base.cell(table, plan, "Names")).isEqualTo("plan.bin");
        owner().queryParam("filterByFormula", "{Files}")
                .get(base.path() + "?sort[0][field]=Files")
                .then()
                .body("records.id", equalTo(List.of(plan)));
    }

    @Test
    void aFileIsUploadedBehindTheOthers() {
        String id = base.create(table, Map.of("Name", "n"));
        String path = "/v0/" + base.id() + "/" + id + "/Files/uploadAttachment";
        String first = Base64.getMimeEncoder().encodeToString(BYTES);

        JsonPath answer = post(path, Map.of("contentType", "text/plain", "filename", "a.txt", "file", first))
                .then()
                .statusCode(200)
                .body("id", equalTo(id))
                .extract()
                .jsonPath();
        assertThat(answer.getString("fields." + filesId + "[0].type")).isEqualTo("text/plain");
        assertThat(fetch(answer.getString("fields." + filesId + "[0].url")).asByteArray())
                .isEqualTo(BYTES);
        post(
                        "/v0/" + base.id() + "/" + id + "/" + filesId + "/uploadAttachment",
                        Map.of("contentType", "image/x", "filename", "b", "file", "aGk="))
                .then()
                .statusCode(200);
        assertThat(base.get(table, id).getList("fields.Files.filename")).isEqualTo(List.of("a.txt", "b"));
    }

    @Test
    void uploadsThatDoNotFitAreRefused() {
        String id = base.create(table, Map.of("Name", "n"));
        String path = "/v0/" + base.id() + "/" + id + "/";
        Map<String, Object> good = Map.of("contentType", "text/plain", "filename", "a.txt", "file", "aGk=");
        for (Map<String, Object> bad : List.<Map<String, Object>>of(
                Map.of(),
                Map.of("contentType", "text/plain", "filename", "a.txt", "file", "no base64!"),
                Map.of("contentType", "text/plain", "filename", "../a", "file", "aGk="),
                Map.of("contentType", 5, "filename", "a", "file", "aGk="),
                Map.of("contentType", "a/b", "filename", "a", "file", "aGk=", "extra", 1))) {
            post(path + "Files/uploadAttachment", bad)
                    .then()
                    .statusCode(422)
                    .body("error.type", equalTo("INVALID_REQUEST_UNKNOWN"));
        }
        post(path + "Name/uploadAttachment", good)
                .then()
                .statusCode(422)
                .body("error.type", equalTo("INVALID_VALUE_FOR_COLUMN"));
        post(path + "Nope/uploadAttachment", good)
                .then()
                .statusCode(422)
                .body("error.type", equalTo("UNKNOWN_FIELD_NAME"));
        post("/v0/" + base.id() + "/recAAAAAAAAAAAAAA/Files/uploadAttachment", good)
                .then()
                .statusCode(404)
                .body("error.type", equalTo("MODEL_ID_NOT_FOUND"));
        post(
                        path + "Files/uploadAttachment",
                        Map.of(
                                "contentType",
                                "a/b",
                                "filename",
                                "a",
                                "file",
                                Base64.getEncoder().encodeToString(new byte[5 * 1024 * 1024 + 1])))
                .then()
                .statusCode(413)
                .body("error.type", equalTo("REQUEST_TOO_LARGE"));
        as(VIEWER)
                .body(org.pyairtable.data.wire.Json.write(good))
                .post(path + "Files/uploadAttachment")
                .then()
                .statusCode(403);
        assertThat(base.cell(table, id, "Files")).isNull();
    }

    @Test
    void cellsRefuseWhatIsNoFile() {
        for (Object bad : List.of(
                "text",
                List.of("http://example.org/a"),
                List.of(Map.of("url", "ftp://example.org/a")),
                List.of(Map.of("url", "not a url")),
                List.of(Map.of("url", "http://user:secret@example.org/")),
                List.of(Map.of("filename", "a")),
                List.of(Map.of("url", "http://example.org/a", "filename", 5)),
                List.of(5))) {
            post(base.path(), Map.of("fields", Map.of("Files", bad))).then().statusCode(422);
        }
        post(base.path(), Map.of("fields", Map.of("Files", List.of("http://example.org/a"))))
                .then()
                .body("error.type", equalTo("INVALID_ATTACHMENT_OBJECT"))
                .body(
                        "error.message",
                        equalTo("Invalid attachment for field Files: parameters must be objects, not strings"));
        owner().get(base.path()).then().body("records.size()", equalTo(0));
    }

    @Test
    void typecastTakesUrls() {
        String id = post(
                        base.path(),
                        Map.of(
                                "typecast",
                                true,
                                "fields",
                                Map.of("Files", site.url("/plan.bin") + ", " + site.url("/page.html"))))
                .then()
                .statusCode(200)
                .extract()
                .path("id");

        await().atMost(PATIENCE).until(() -> base.get(table, id).get("fields.Files[1].size") != null);
        assertThat(base.get(table, id).getList("fields.Files.filename")).isEqualTo(List.of("plan.bin", "page.html"));
    }
}
