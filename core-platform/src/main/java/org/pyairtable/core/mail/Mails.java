package org.pyairtable.core.mail;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.secrets.OpaqueSecret;
import org.pyairtable.events.CommunicationCommand.SealedSecret;
import org.pyairtable.events.CommunicationCommand.SendMail;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.secrets.MailSealing;
import org.pyairtable.runtime.state.StateTopics;

/**
 * Sends mails through communication-hub. There is a mail server for as long as the hub announces a key; secrets leave this
 * service sealed with it.
 */
@Startup // the view must be filled before the first request
@Singleton
public class Mails {
    private final MailSealing sealing;
    private final Outbox outbox;

    Mails(StateTopics state, Outbox outbox) {
        this.sealing = new MailSealing(state.view(Topics.MAIL_KEYS)::values);
        this.outbox = outbox;
    }

    /** Whether this installation sends mail. */
    public boolean available() {
        return sealing.isAvailable();
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
        return sealing.seal(id, mail.kind(), mail.to().value(), secret.text())
                .orElseThrow(() -> noMail("ask its operator"));
    }

    private static ServiceException noMail(String otherwise) {
        return new ServiceException(
                new ServiceError.Conflict("This installation sends no mail; " + otherwise, "NO_MAIL"));
    }
}
