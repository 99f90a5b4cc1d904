package org.pyairtable.communication.mail;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.CommunicationCommand.SealedSecret;
import org.pyairtable.events.CommunicationCommand.SendMail;
import org.pyairtable.outbox.RejectedEvent;

/**
 * A command to send a mail, checked: what comes from outside cannot add headers or recipients.
 *
 * @param keyId absent, as {@code sealed} is, for a kind without a link
 */
record MailOrder(
        String id,
        MailKind kind,
        String recipient,
        Map<String, String> values,
        @Nullable Buffer sealed,
        @Nullable String keyId,
        Instant expiresAt) {
    private static final int LONGEST_VALUE = 300;
    private static final int MOST_VALUES = 10;
    private static final int LONGEST_SEALED = 1_000;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,60}");
    private static final Pattern ADDRESS =
            Pattern.compile("[^\\s@<>()\\[\\]\\\\,;:\"\\p{Cntrl}]{1,64}@[\\p{L}\\p{N}.-]{1,189}");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    /** @throws RejectedEvent for a command that no retry makes a mail of */
    static MailOrder of(SendMail command) {
        MailKind kind = MailKind.of(command.kind())
                .filter(known -> known != MailKind.LETTER)
                .orElseThrow(() -> rejected("kind is not known"));
        require(ID.matcher(command.mailId()).matches(), "mailId is not an id");
        require(isAddress(command.to()), "to is not one e-mail address");
        require(command.values().size() <= MOST_VALUES, "values has too many members");
        for (Map.Entry<String, String> value : command.values().entrySet()) {
            require(
                    value.getKey().length() <= LONGEST_VALUE
                            && value.getValue().length() <= LONGEST_VALUE
                            && !CONTROL.matcher(value.getKey() + value.getValue())
                                    .find(),
                    "values has a text that is too long or has control characters");
        }
        SealedSecret sealed = command.sealed();
        require(kind.hasLink() == (sealed != null), "sealed does not go with the kind");
        if (sealed == null) {
            return new MailOrder(
                    command.mailId(), kind, command.to(), command.values(), null, null, command.expiresAt());
        }
        require(ID.matcher(sealed.keyId()).matches(), "keyId is not an id");
        return new MailOrder(
                command.mailId(),
                kind,
                command.to(),
                command.values(),
                Buffer.buffer(box(sealed.sealed())),
                sealed.keyId(),
                command.expiresAt());
    }

    /** Whether it is one address, and nothing that adds headers or recipients. */
    static boolean isAddress(String text) {
        return ADDRESS.matcher(text).matches();
    }

    private static byte[] box(String base64) {
        require(base64.length() <= LONGEST_SEALED, "sealed is too long");
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw rejected("sealed is not base64");
        }
    }

    private static void require(boolean valid, String message) {
        if (!valid) {
            throw rejected(message);
        }
    }

    private static RejectedEvent rejected(String message) {
        return new RejectedEvent("INVALID_MAIL", message);
    }
}
