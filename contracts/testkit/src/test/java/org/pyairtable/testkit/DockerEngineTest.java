package org.pyairtable.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DockerEngineTest {
    @Test
    void aServerThatAnswersAPingIsAnEngine() throws IOException {
        try (var engine = listening()) {
            Thread.ofVirtual().start(() -> {
                try (var client = engine.accept()) {
                    client.getInputStream().read();
                    client.getOutputStream().write("HTTP/1.0 200 OK\r\n\r\nOK".getBytes(US_ASCII));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(DockerEngine.answersAt(engine.getLocalSocketAddress())).isTrue();
        }
    }

    @Test
    void aSocketWithoutAServerIsNotAnEngineAndIsNotWaitedFor() throws IOException {
        try (var silent = listening()) {
            Instant begin = Instant.now();
            assertThat(DockerEngine.answersAt(silent.getLocalSocketAddress())).isFalse();
            assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void aRefusedConnectionIsNotAnEngine() throws IOException {
        InetSocketAddress closed;
        try (var socket = listening()) {
            closed = (InetSocketAddress) socket.getLocalSocketAddress();
        }
        assertThat(DockerEngine.answersAt(closed)).isFalse();
    }

    private static ServerSocket listening() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }
}
