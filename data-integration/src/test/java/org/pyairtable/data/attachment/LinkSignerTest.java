package org.pyairtable.data.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.attachment.LinkKey.Verdict;

class LinkSignerTest {
    private static final Instant NOW = Instant.parse("2024-03-01T12:00:00Z");
    private static final String ID = "attAAAAAAAAAAAAAA";

    private final LinkKey key = new LinkKey("secret".getBytes(StandardCharsets.UTF_8));
    private final LinkSigner signer = LinkSigner.of(key, "https://data.example.org", NOW.plus(Duration.ofHours(2)));

    private static Map<String, Object> file() {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("id", ID);
        file.put("filename", "plan é/1.png");
        file.put("size", BigDecimal.TEN);
        file.put("thumbnails", Map.of("small", Map.of("width", BigDecimal.ONE, "height", BigDecimal.TWO)));
        return file;
    }

    @Test
    void aLinkIsGoodForOneVariantOfOneFileUntilItExpires() {
        String[] parts = signer.url(file())
                .substring("https://data.example.org".length())
                .split("/", -1);

        assertThat(parts).hasSize(7).startsWith("", "attachments").endsWith("plan%20%C3%A9%2F1.png");
        String expires = parts[2];
        String signature = parts[5];
        assertThat(key.check(expires, ID, "original", signature, NOW)).isEqualTo(Verdict.GOOD);
        assertThat(key.check(expires, ID, "original", signature, NOW.plus(Duration.ofHours(3))))
                .isEqualTo(Verdict.EXPIRED);
        assertThat(key.check(expires, ID, "large", signature, NOW)).isEqualTo(Verdict.FORGED);
        assertThat(key.check(expires + "0", ID, "original", signature, NOW)).isEqualTo(Verdict.FORGED);
        assertThat(key.check(expires, "attBBBBBBBBBBBBBB", "original", signature, NOW))
                .isEqualTo(Verdict.FORGED);
        assertThat(key.check("x", ID, "original", key.sign("x", ID, "large"), NOW))
                .isEqualTo(Verdict.FORGED);
        assertThat(new LinkKey(new byte[] {1}).check(expires, ID, "original", signature, NOW))
                .isEqualTo(Verdict.FORGED);
    }

    @Test
    void filesAndTheirThumbnailsGetLinks() {
        assertThat(signer.sign(List.of(file(), "text"))).isInstanceOfSatisfying(List.class, list -> {
            Map<?, ?> signed = (Map<?, ?>) list.getFirst();
            assertThat(String.valueOf(signed.get("url"))).startsWith("https://data.example.org/attachments/");
            Map<?, ?> small = (Map<?, ?>) ((Map<?, ?>) signed.get("thumbnails")).get("small");
            assertThat(String.valueOf(small.get("url"))).contains("/" + ID + "/small/");
            assertThat(small.get("width")).isEqualTo(BigDecimal.ONE);
            assertThat(list.get(1)).isEqualTo("text");
        });
    }

    @Test
    void aFileThatIsYetToBeFetchedKeepsItsSource() {
        Map<String, Object> wanted = Map.of("id", ID, "filename", "a", "url", "https://example.org/a");
        assertThat(signer.sign(wanted)).isEqualTo(wanted);
        assertThat(signer.url(wanted)).isEqualTo("https://example.org/a");
        assertThat(LinkSigner.NONE.url(file())).isEmpty();
    }
}
