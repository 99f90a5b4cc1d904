package org.pyairtable.communication.mail;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a mail is about, and what its text says. */
enum MailKind {
    INVITATION,
    ADDRESS_PROOF,
    PASSWORD_RESET,
    ADDRESS_CHANGED,
    /** One whose text is the sender's, with {@link #SUBJECT} and {@link #TEXT} as its values. */
    LETTER;

    static final String SUBJECT = "subject";
    static final String TEXT = "text";

    static Optional<MailKind> of(String wireName) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName().equals(wireName))
                .findFirst();
    }

    /** As commands, links and tables have it. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean hasLink() {
        return this != ADDRESS_CHANGED && this != LETTER;
    }

    String subject(Map<String, String> values) {
        return switch (this) {
            case INVITATION -> "Invitation to " + place(values);
            case ADDRESS_PROOF -> "Confirm your e-mail address";
            case PASSWORD_RESET -> "Set a new password";
            case ADDRESS_CHANGED -> "Your e-mail address was changed";
            case LETTER -> values.getOrDefault(SUBJECT, "");
        };
    }

    String body(Map<String, String> values) {
        return switch (this) {
            case INVITATION ->
                "%s invites you to %s.".formatted(values.getOrDefault("inviter", "Somebody"), place(values));
            case ADDRESS_PROOF ->
                "An account of PyAirtable has this e-mail address, or is to have it. Confirm that it is yours.";
            case PASSWORD_RESET -> "Somebody asked for a new password for the account with this e-mail address.";
            case ADDRESS_CHANGED ->
                "Your account of PyAirtable has another e-mail address from now on. If that was not you, ask the operator of your installation.";
            case LETTER -> values.getOrDefault(TEXT, "");
        };
    }

    /** What the link is called. */
    String action() {
        return switch (this) {
            case INVITATION -> "See the invitation";
            case ADDRESS_PROOF -> "Confirm the address";
            case PASSWORD_RESET -> "Set a new password";
            case ADDRESS_CHANGED, LETTER -> "";
        };
    }

    String footer() {
        return switch (this) {
            case INVITATION ->
                "The link works once, within 7 days. If you do not know who invites you, ignore this mail.";
            case ADDRESS_PROOF, PASSWORD_RESET ->
                "The link works once, within an hour. If you did not ask for it, ignore this mail; nothing changes.";
            case ADDRESS_CHANGED -> "";
            case LETTER -> "A workflow of PyAirtable sent you this.";
        };
    }

    private static String place(Map<String, String> values) {
        String workspace = values.getOrDefault("workspace", "");
        return workspace.isEmpty() ? "PyAirtable" : "the workspace “" + workspace + "”";
    }
}
