package org.pyairtable.core.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.pyairtable.core.CoreFixture;
import org.pyairtable.events.CommunicationCommand.SendMail;
import org.pyairtable.runtime.secrets.SealedBox;
import org.pyairtable.testkit.CloudEvent;
import org.pyairtable.testkit.Message;

/** Stands for a communication-hub that has a mail server: announces a key, and opens what is sealed with it. */
public final class HubDouble implements AutoCloseable {
    private static final String KEYS = "communication.mail-keys";
    private static final String COMMANDS = "communication.commands";

    private final KeyPair keys = SealedBox.newKeys();
    private final String keyId = "mlk" + Instant.now().toEpochMilli();

    /** Announces the key. */
    public HubDouble() {
        CoreFixture.KAFKA.send(
                KEYS,
                keyId,
                CloudEvent.ofJson(
                        "org.pyairtable.communication.mail-key.v1",
                        Map.of(
                                "keyId",
                                keyId,
                                "publicKey",
                                Base64.getEncoder()
                                        .encodeToString(keys.getPublic().getEncoded()),
                                "since",
                                Instant.now().toString())));
    }

    /** The mails of the kind to the address, the first of which may be on its way. */
    public List<Message> mails(String kind, String to, int count) {
        return CoreFixture.KAFKA.await(COMMANDS, m -> isTo(m, kind, to), count, CoreFixture.SOON);
    }

    /** What is on the topic now. */
    public long sent(String kind, String to) {
        return CoreFixture.KAFKA.all(COMMANDS, CoreFixture.SOON).stream()
                .filter(m -> isTo(m, kind, to))
                .count();
    }

    /** The secret of the newest of so many mails. */
    public String secret(String kind, String to, int count) {
        Message mail = mails(kind, to, count).getLast();
        byte[] box = Base64.getDecoder()
                .decode(mail.json().path("sealed").path("sealed").asText());
        String name = SendMail.sealedFor(mail.json().path("mailId").asText(), kind, to);
        String secret = new String(SealedBox.open(keys.getPrivate(), box, name), UTF_8);
        if (mail.text().contains(secret)) {
            throw new AssertionError("The secret is readable on the topic: " + mail.text());
        }
        return secret;
    }

    private static boolean isTo(Message message, String kind, String to) {
        return message.type().endsWith("send-mail.v1")
                && message.json().path("kind").asText().equals(kind)
                && message.json().path("to").asText().equals(to);
    }

    /** There is no mail server any more. */
    @Override
    public void close() {
        CoreFixture.KAFKA.send(KEYS, keyId, Map.of(), null);
    }
}
