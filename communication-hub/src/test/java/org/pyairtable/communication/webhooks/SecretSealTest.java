package org.pyairtable.communication.webhooks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretSealTest {
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private static final WebhookSecret SECRET = new WebhookSecret("0123456789abcdef01234567".getBytes(ISO_8859_1));

    @Test
    void withAKeyTheStoredFormDoesNotContainTheSecret() {
        SecretSeal seal = new SecretSeal(Optional.of(KEY));

        byte[] stored = seal.seal(SECRET, "whk1");

        assertThat(new String(stored, ISO_8859_1)).doesNotContain("0123456789");
        assertThat(seal.open(stored, "whk1").text()).isEqualTo(SECRET.text());
    }

    @Test
    void aStoredSecretOpensForItsEndpointAndKeyOnly() {
        byte[] stored = new SecretSeal(Optional.of(KEY)).seal(SECRET, "whk1");
        String other = Base64.getEncoder().encodeToString("another key, also of 32 bytes...".getBytes(ISO_8859_1));

        assertThatThrownBy(() -> new SecretSeal(Optional.of(KEY)).open(stored, "whk2"))
                .hasMessageContaining("does not fit");
        assertThatThrownBy(() -> new SecretSeal(Optional.of(other)).open(stored, "whk1"))
                .hasMessageContaining("does not fit");
        assertThatThrownBy(() -> new SecretSeal(Optional.empty()).open(stored, "whk1"))
                .hasMessageContaining("secret-key is not set");
    }

    @Test
    void secretsFromBeforeTheKeyStayReadable() {
        byte[] stored = new SecretSeal(Optional.empty()).seal(SECRET, "whk1");

        assertThat(new SecretSeal(Optional.of(KEY)).open(stored, "whk1").text()).isEqualTo(SECRET.text());
    }

    @Test
    void anInvalidKeyStopsTheStart() {
        assertThatThrownBy(() -> new SecretSeal(Optional.of("#"))).hasMessageContaining("not base64");
        assertThatThrownBy(() -> new SecretSeal(Optional.of("c2hvcnQ=")))
                .hasMessageContaining("does not have 32 bytes");
    }
}
