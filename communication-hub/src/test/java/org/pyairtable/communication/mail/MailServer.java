package org.pyairtable.communication.mail;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A real SMTP server for the hub, which tests can stop and start. */
public final class MailServer implements QuarkusTestResourceLifecycleManager {
    private static GreenMail server;
    private static int port;

    @Override
    public Map<String, String> start() {
        port = freePort();
        startServer();
        return Map.of(
                "pyairtable.mail.host", "127.0.0.1",
                "pyairtable.mail.port", String.valueOf(port),
                "pyairtable.mail.encryption", "none",
                "pyairtable.mail.username", "hub",
                "pyairtable.mail.password", "a password of the tests",
                "pyairtable.mail.from", "PyAirtable <data@example.org>",
                "pyairtable.mail.public-url", "https://data.example.org/",
                "pyairtable.mail.retry-schedule",
                        "PT0.3S,PT0.3S,PT0.3S,PT0.3S,PT0.3S,PT0.3S,PT0.3S,PT0.3S,PT0.3S,PT0.3S");
    }

    static void startServer() {
        server = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        server.setUser("hub@example.org", "hub", "a password of the tests");
        server.getManagers().getUserManager().setAuthRequired(true);
    }

    static void stopServer() {
        server.stop();
    }

    static List<MimeMessage> to(String address) {
        return Arrays.stream(server.getReceivedMessages())
                .filter(message -> recipients(message).equals(List.of(address)))
                .toList();
    }

    private static List<String> recipients(MimeMessage message) {
        try {
            return Arrays.stream(message.getAllRecipients())
                    .map(Object::toString)
                    .toList();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        stopServer();
    }
}
