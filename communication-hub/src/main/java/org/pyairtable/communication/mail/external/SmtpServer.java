package org.pyairtable.communication.mail.external;

import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.ext.mail.MailClient;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The configured SMTP server; there may be none. */
@Startup // a configuration that cannot work ends the start
@Singleton
public class SmtpServer {
    private static final int CONNECTIONS = 4;

    private final Optional<MailClient> client;
    private final String from;
    private final String links;
    private final Duration timeout;

    SmtpServer(MailSettings settings, Vertx vertx) {
        this.client = settings.host().map(host -> MailClient.create(vertx, config(settings, host)));
        this.from = client.isEmpty() ? "" : required("from", settings.from());
        this.links = client.isEmpty() ? "" : origin(required("public-url", settings.publicUrl()));
        this.timeout = settings.timeout();
    }

    /** A mail as it is sent. */
    public record Letter(String to, String subject, String text, String html) {
        @Override
        public String toString() {
            return "Letter[" + subject + "]";
        }
    }

    /** Whether mails are sent at all. */
    public boolean isConfigured() {
        return client.isPresent();
    }

    /** What links to the gateway begin with, without a slash at the end. */
    public String links() {
        return links;
    }

    /** Completes when the server has taken the mail. */
    public Uni<Void> send(Letter letter) {
        MailMessage message = new MailMessage()
                .setFrom(from)
                .setTo(letter.to())
                .setSubject(letter.subject())
                .setText(letter.text())
                .setHtml(letter.html());
        return client.orElseThrow(() -> new IllegalStateException("There is no mail server"))
                .sendMail(message)
                .ifNoItem()
                .after(timeout)
                .fail()
                .replaceWithVoid();
    }

    /** Whether the server refused the mail for good: another attempt would get the same answer. */
    public static boolean isFinal(Throwable failure) {
        return failure instanceof SMTPException answer && answer.isPermanent();
    }

    private static MailConfig config(MailSettings settings, String host) {
        MailConfig config = new MailConfig()
                .setHostname(host)
                .setPort(settings.port())
                .setMaxPoolSize(CONNECTIONS)
                .setLogin(settings.username().isPresent() ? LoginOption.REQUIRED : LoginOption.NONE);
        settings.username().ifPresent(config::setUsername);
        settings.password().ifPresent(config::setPassword);
        config.setConnectTimeout(Math.toIntExact(Math.min(settings.timeout().toMillis(), Integer.MAX_VALUE)));
        return switch (settings.encryption()) {
            case STARTTLS -> config.setStarttls(StartTLSOptions.REQUIRED);
            case TLS -> config.setSsl(true).setStarttls(StartTLSOptions.DISABLED);
            case NONE -> config.setStarttls(StartTLSOptions.DISABLED);
        };
    }

    private static String required(String name, Optional<String> given) {
        return given.map(String::strip)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new IllegalArgumentException(
                        "pyairtable.mail.host is set, and pyairtable.mail." + name + " is not: mails need both"));
    }

    private static String origin(String url) {
        URI parsed = URI.create(url);
        boolean web = "https".equals(parsed.getScheme()) || "http".equals(parsed.getScheme());
        if (!web || parsed.getHost() == null || parsed.getQuery() != null || parsed.getFragment() != null) {
            throw new IllegalArgumentException(
                    "pyairtable.mail.public-url is not an address such as https://data.example.org: " + url);
        }
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
