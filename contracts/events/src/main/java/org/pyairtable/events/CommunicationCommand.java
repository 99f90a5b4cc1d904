package org.pyairtable.events;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commands to notify people or other systems. Topic {@code communication.commands}, keyed by workspace id, mails by their own. */
public sealed interface CommunicationCommand extends Event {
    /**
     * Puts a message into the inbox of each recipient.
     *
     * @param recipients user ids; {@code *} means every member of the workspace
     * @param category for example {@code workflow}, {@code security}; preferences are per category
     * @param data what a client may link to, for example {@code baseId}, {@code recordId}
     */
    @EventType("org.pyairtable.communication.commands.send-notification.v1")
    record SendNotification(
            String workspaceId,
            List<String> recipients,
            String category,
            String title,
            String body,
            Map<String, Object> data)
            implements CommunicationCommand {
        /** Most characters of a title, which must not be blank; a longer one is rejected. */
        public static final int LONGEST_TITLE = 300;

        /** Most characters of a body; a longer one is rejected. */
        public static final int LONGEST_BODY = 20_000;

        public SendNotification {
            recipients = List.copyOf(recipients);
        }

        @Override
        public String aggregateId() {
            return workspaceId;
        }
    }

    /**
     * Pings the target of an Airtable webhook, because new payloads can be fetched: one POST, retried for about a day until
     * the target accepts it. Each attempt is answered by {@link CommunicationEvent.PingAttempted}.
     *
     * @param webhookId in Airtable's form, {@code ach…}
     * @param pingId identifies the ping in its results
     * @param body JSON, sent byte for byte
     * @param signature of the body with the webhook's secret, as the header {@code X-Airtable-Content-MAC} carries it
     */
    @EventType("org.pyairtable.communication.commands.deliver-ping.v1")
    record DeliverPing(String workspaceId, String webhookId, String pingId, String url, String body, String signature)
            implements CommunicationCommand {
        @Override
        public String aggregateId() {
            return workspaceId;
        }
    }

    /** Cancels the pings of an Airtable webhook that have not been sent yet. */
    @EventType("org.pyairtable.communication.commands.cancel-pings.v1")
    record CancelPings(String workspaceId, String webhookId) implements CommunicationCommand {
        @Override
        public String aggregateId() {
            return workspaceId;
        }
    }

    /**
     * Sends a mail of a known kind, once, retried for as long as its link is good.
     *
     * @param mailId identifies the mail; a second command with the same id sends nothing
     * @param kind {@code invitation}, {@code address-proof}, {@code password-reset}, {@code address-changed} or {@code approval}
     * @param to one address
     * @param values what the text of this kind names: {@code inviter} and {@code workspace} of an invitation; {@code title},
     *     {@code asker}, {@code workflow} and {@code until} of an approval
     * @param expiresAt when its link ends; later it is not sent any more
     * @param sealed the secret of the link, in base64, which only communication-hub can open; absent for a kind without link
     */
    @EventType("org.pyairtable.communication.commands.send-mail.v1")
    record SendMail(
            String mailId,
            String kind,
            String to,
            Map<String, String> values,
            Instant expiresAt,
            @Nullable SealedSecret sealed)
            implements CommunicationCommand {
        public SendMail {
            values = Map.copyOf(values);
        }

        /** What a sealed secret is bound to: nobody can use it for another mail. */
        public static String sealedFor(String mailId, String kind, String to) {
            return mailId + " " + kind + " " + to;
        }

        @Override
        public String aggregateId() {
            return mailId;
        }
    }

    /**
     * Sends a letter of a workflow by mail, to each person on its own; answered by {@link CommunicationEvent.LetterSent} or
     * {@link CommunicationEvent.LetterFailed}.
     *
     * @param key identifies the letter: to whom it was sent once, it is not sent again by a further command with this key
     * @param userIds members of the workspace
     * @param addresses of members; of others only where the operator allows that
     * @param subject one line of 1 to {@value #LONGEST_SUBJECT} characters
     * @param text plain, 1 to {@value #LONGEST_TEXT} characters
     * @param until it is not sent later
     */
    @EventType("org.pyairtable.communication.commands.send-letter.v1")
    record SendLetter(
            String workspaceId,
            String key,
            List<String> userIds,
            List<String> addresses,
            String subject,
            String text,
            Instant until)
            implements CommunicationCommand {
        public static final int LONGEST_SUBJECT = 200;
        public static final int LONGEST_TEXT = 20_000;

        /** Most people that one letter goes to. */
        public static final int MOST_RECIPIENTS = 50;

        public SendLetter {
            userIds = List.copyOf(userIds);
            addresses = List.copyOf(addresses);
        }

        @Override
        public String aggregateId() {
            return key;
        }
    }

    /**
     * A secret that only the holder of a private key can read.
     *
     * @param keyId of the {@link State.MailKey} that it was sealed with
     * @param sealed in base64: an encapsulated key of 32 bytes (DHKEM of RFC 9180, X25519), a nonce of 12 bytes, and the
     *     secret under AES-256-GCM, bound to the mail's id, kind and address
     */
    record SealedSecret(String keyId, String sealed) {}
}
