package org.pyairtable.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A file from its upload at the gateway to a download by its link, and only by its link. */
@ExtendWith(SuiteExtension.class)
@Order(6)
final class AttachmentIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient browser = HttpClient.newHttpClient();

    @Test
    void anUploadedPictureIsServedUnderItsLinkUntilThatExpires(RunningSuite suite) throws Exception {
        suite.awaitReady();
        Member member = Member.register(suite);
        Member.Table table = member.tables("Plans").getFirst();
        String field = member.token()
                .post(
                        "/v0/meta/bases/" + table.baseId() + "/tables/" + table.id() + "/fields",
                        Map.of("name", "Files", "type", "multipleAttachments"))
                .expect(200)
                .body()
                .path("id")
                .asText();
        String record = member.token()
                .post(table.path(), Map.of("fields", Map.of("Name", "House")))
                .expect(200)
                .body()
                .path("id")
                .asText();
        byte[] picture = picture();

        JsonNode file = member.token()
                .post(
                        "/v0/" + table.baseId() + "/" + record + "/Files/uploadAttachment",
                        Map.of(
                                "contentType",
                                "image/png",
                                "filename",
                                "plan ü.png",
                                "file",
                                Base64.getEncoder().encodeToString(picture)))
                .expect(200)
                .body()
                .at("/fields/" + field + "/0");

        String url = file.path("url").asText();
        assertThat(url).startsWith(suite.anonymous().url() + "/attachments/").endsWith("/plan%20%C3%BC.png");
        HttpResponse<byte[]> whole = fetch("GET", url);
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo(picture);
        assertThat(header(whole, "Content-Type")).isEqualTo("image/png");
        HttpResponse<byte[]> head = fetch("HEAD", url);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        for (String name : List.of("Content-Length", "Content-Type", "Content-Disposition", "Accept-Ranges")) {
            assertThat(header(head, name)).as(name).isNotEmpty().isEqualTo(header(whole, name));
        }
        HttpResponse<byte[]> part = fetch("GET", url, "Range", "bytes=10-19");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(picture, 10, 20));
        assertThat(header(part, "Content-Range")).isEqualTo("bytes 10-19/" + picture.length);
        assertThat(fetch("GET", url, "Range", "bytes=999999999-").statusCode()).isEqualTo(416);

        JsonNode thumbnail = Until.present("The thumbnail", PATIENCE, () -> Optional.of(member.token()
                        .get(table.path() + "/" + record)
                        .expect(200)
                        .body()
                        .at("/fields/Files/0/thumbnails/large"))
                .filter(node -> node.has("url")));
        HttpResponse<byte[]> small = fetch("GET", thumbnail.path("url").asText());
        BufferedImage shown = ImageIO.read(new ByteArrayInputStream(small.body()));
        assertThat(shown.getWidth()).isEqualTo(thumbnail.path("width").asInt()).isEqualTo(512);

        String id = file.path("id").asText();
        String secret = suite.ledger().linkSecret();
        Instant now = Instant.now();
        assertThat(fetch("GET", link(suite, secret, now.plusSeconds(60), id)).statusCode())
                .isEqualTo(200);
        for (String method : List.of("GET", "HEAD")) {
            assertThat(fetch(method, link(suite, secret, now.minusSeconds(60), id))
                            .statusCode())
                    .as("an expired link")
                    .isEqualTo(410);
            assertThat(fetch(method, url.replaceFirst("/attachments/\\d", "/attachments/9"))
                            .statusCode())
                    .as("a forged link")
                    .isEqualTo(404);
        }
    }

    /** As data-integration signs it. */
    private static String link(RunningSuite suite, String secret, Instant expires, String id)
            throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(HexFormat.of().parseHex(secret), "HmacSHA256"));
        String signed = expires.getEpochSecond() + "/" + id + "/original";
        String signature = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        return suite.anonymous().url() + "/attachments/" + signed + "/" + signature + "/x.png";
    }

    private HttpResponse<byte[]> fetch(String method, String url, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).method(method, BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return browser.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static byte[] picture() throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(1024, 640, BufferedImage.TYPE_INT_RGB), "png", png);
        return png.toByteArray();
    }
}
