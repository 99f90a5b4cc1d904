package org.pyairtable.core.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.secrets.OpaqueSecret;
import org.pyairtable.events.CommunicationCommand.SealedSecret;
import org.pyairtable.events.CommunicationCommand.SendMail;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.State.MailKey;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.secrets.SealedBox;
import org.pyairtable.runtime.state.StateTopics;
import org.pyairtable.runtime.state.StateView;

/**
 * Sends mails through communication-hub. There is a mail server for as long as the hub announces a key; secrets leave this
 * service sealed with it.
 */
@Startup // the view must be filled before the first request
@Singleton
public class Mails {
    private final StateView<MailKey> keys;
    private final Outbox outbox;

    Mails(StateTopics state, Outbox outbox) {
        this.keys = state.view(Topics.MAIL_KEYS);
        this.outbox = outbox;
    }

    /** Whether this installation sends mail. */
    public boolean available() {
        return newest().isPresent();
    }

    /**
     * Refuses what needs a mail when there is no mail server.
     *
     * @param otherwise what to do instead, a clause
     */
    public void require(String otherwise) {
        if (!available()) {
            throw noMail(otherwise);
        }
    }

    /** In the caller's transaction. */
    public Uni<Void> send(Mail mail, EventContext cause) {
        String id = Ids.random("mail");
        SendMail command =
                new SendMail(id, mail.kind(), mail.to().value(), mail.values(), mail.expiresAt(), sealed(mail, id));
        return Panache.getSession()
                .chain(session -> outbox.append(session, cause, command))
                .replaceWithVoid();
    }

    private @Nullable SealedSecret sealed(Mail mail, String id) {
        return switch (mail) {
            case Mail.Invitation invitation -> sealed(mail, id, invitation.secret());
            case Mail.AddressProof proof -> sealed(mail, id, proof.secret());
            case Mail.PasswordReset reset -> sealed(mail, id, reset.secret());
            case Mail.AddressChanged notice -> null;
        };
    }

    private SealedSecret sealed(Mail mail, String id, OpaqueSecret secret) {
        MailKey key = newest().orElseThrow(() -> noMail("ask its operator"));
        PublicKey recipient = SealedBox.publicKey(Base64.getDecoder().decode(key.publicKey()));
        byte[] box = SealedBox.seal(
                recipient,
                secret.text().getBytes(UTF_8),
                SendMail.sealedFor(id, mail.kind(), mail.to().value()));
        return new SealedSecret(key.keyId(), Base64.getEncoder().encodeToString(box));
    }

    private Optional<MailKey> newest() {
        return keys.values().stream().max(Comparator.comparing(MailKey::since));
    }

    private static ServiceException noMail(String otherwise) {
        return new ServiceException(
                new ServiceError.Conflict("This installation sends no mail; " + otherwise, "NO_MAIL"));
    }
}
