package org.pyairtable.data.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class MacSealTest {
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private static final MacSecret SECRET = MacSecret.random();

    @Test
    void whatIsStoredOpensForItsOwnWebhookAlone() {
        MacSeal seal = new MacSeal(() -> KEY);

        Buffer stored = seal.seal(SECRET, "achOne");

        assertThat(seal.open(stored, "achOne").sign("{}")).isEqualTo(SECRET.sign("{}"));
        assertThatThrownBy(() -> seal.open(stored, "achTwo")).hasMessageContaining("achTwo does not fit");
    }

    @Test
    void anInvalidKeyStopsTheStart() {
        assertThatThrownBy(() -> new MacSeal(() -> "c2hvcnQ="))
                .hasMessage("pyairtable.data-integration.secret-key has fewer than 32 bytes");
    }
}
