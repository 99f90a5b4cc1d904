package org.pyairtable.communication.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class WebhookSecretTest {
    /** The vector that the reference libraries of Standard Webhooks test themselves with. */
    @Test
    void signsAsTheReferenceLibrariesDo() {
        WebhookSecret secret = WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        String signature = secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}");

        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void aRandomSecretHas32BytesAndIsAnotherOneEachTime() {
        WebhookSecret secret = WebhookSecret.random();

        assertThat(secret.text()).startsWith("whsec_");
        assertThat(Base64.getDecoder().decode(secret.text().substring(6))).hasSize(32);
        assertThat(secret.text()).isNotEqualTo(WebhookSecret.random().text());
        assertThat(WebhookSecret.parse(secret.text()).text()).isEqualTo(secret.text());
    }

    @Test
    void aSecretOfTheWrongLengthOrWithoutThePrefixIsRefused() {
        assertThatThrownBy(() -> new WebhookSecret(new byte[23])).hasMessageContaining("24 to 64 bytes, not 23");
        assertThatThrownBy(() -> new WebhookSecret(new byte[65])).hasMessageContaining("not 65");
        assertThatThrownBy(() -> WebhookSecret.parse("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
                .hasMessageContaining("starts with whsec_");
    }

    @Test
    void itsTextIsKeptOutOfLogs() {
        assertThat(WebhookSecret.random().toString()).isEqualTo("WebhookSecret[…]");
    }
}
