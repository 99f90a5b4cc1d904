package org.pyairtable.communication.mail.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.ext.mail.SMTPException;
import io.vertx.mutiny.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.pyairtable.testkit.settings.MappingProbe;

class SmtpServerTest {
    private static final Vertx VERTX = Vertx.vertx();

    private final MappingProbe<MailSettings> probe = MappingProbe.of(MailSettings.class);

    @AfterAll
    static void close() {
        VERTX.closeAndAwait();
    }

    @Test
    void withoutAHostThereIsNoServer() {
        SmtpServer server = server(Map.of("from", "data@example.org"));
        assertThat(server.isConfigured()).isFalse();
        assertThatThrownBy(() -> server.send(new SmtpServer.Letter("a@example.org", "s", "t", "h")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aServerNeedsASenderAndTheAddressOfLinks() {
        assertThatThrownBy(() -> server(Map.of("host", "smtp.example.org", "public-url", "https://data.example.org")))
                .hasMessageContaining("pyairtable.mail.from is not");
        assertThatThrownBy(() -> server(Map.of("host", "smtp.example.org", "from", "data@example.org")))
                .hasMessageContaining("pyairtable.mail.public-url is not");
        for (String wrong : List.of("data.example.org", "ftp://data.example.org", "https://x/?a=b", "https://x/#y")) {
            assertThatThrownBy(() ->
                            server(Map.of("host", "smtp.example.org", "from", "data@example.org", "public-url", wrong)))
                    .as(wrong)
                    .hasMessageContaining("public-url is not an address");
        }
    }

    @Test
    void linksHaveNoSecondSlash() {
        SmtpServer server = server(Map.of(
                "host", "smtp.example.org", "from", "data@example.org", "public-url", "https://data.example.org/"));
        assertThat(server.isConfigured()).isTrue();
        assertThat(server.links()).isEqualTo("https://data.example.org");
    }

    @Test
    void aRefusalForGoodIsFinalAndATemporaryOneIsNot() {
        assertThat(SmtpServer.isFinal(answer(550))).isTrue();
        assertThat(SmtpServer.isFinal(answer(451))).isFalse();
        assertThat(SmtpServer.isFinal(new TimeoutException())).isFalse();
    }

    private SmtpServer server(Map<String, String> values) {
        return new SmtpServer(probe.with(values), VERTX);
    }

    private static SMTPException answer(int code) {
        return new SMTPException("refused", code, List.of(code + " no"), true);
    }
}
