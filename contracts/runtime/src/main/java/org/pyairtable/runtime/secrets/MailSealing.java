package org.pyairtable.runtime.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.PublicKey;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Supplier;
import org.pyairtable.events.CommunicationCommand.SealedSecret;
import org.pyairtable.events.CommunicationCommand.SendMail;
import org.pyairtable.events.State.MailKey;

/**
 * Seals the secrets of mails for communication-hub, which announces a key for as long as there is a mail server. So whoever can
 * seal knows that mails are sent.
 */
public final class MailSealing {
    private final Supplier<Collection<MailKey>> announced;

    /** @param announced the keys that stand on the topic now */
    public MailSealing(Supplier<Collection<MailKey>> announced) {
        this.announced = announced;
    }

    /** Whether this installation sends mail. */
    public boolean isAvailable() {
        return newest().isPresent();
    }

    /**
     * A secret that only communication-hub can read, bound to one mail; empty when this installation sends no mail.
     *
     * @param mailId of the command that carries it, as are kind and address
     */
    public Optional<SealedSecret> seal(String mailId, String kind, String to, String secret) {
        return newest().map(key -> {
            PublicKey recipient = SealedBox.publicKey(Base64.getDecoder().decode(key.publicKey()));
            byte[] box = SealedBox.seal(recipient, secret.getBytes(UTF_8), SendMail.sealedFor(mailId, kind, to));
            return new SealedSecret(key.keyId(), Base64.getEncoder().encodeToString(box));
        });
    }

    private Optional<MailKey> newest() {
        return announced.get().stream().max(Comparator.comparing(MailKey::since));
    }
}
