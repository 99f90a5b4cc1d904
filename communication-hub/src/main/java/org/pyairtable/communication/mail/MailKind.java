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
    /** Asks for a decision of the workflow engine. */
    APPROVAL,
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

    /**
     * Where its link leads. Behind the #, browsers send the secret to no server and write it into no log; the page of approvals
     * works without scripts and has it in its path, which is left out of logs and traces.
     */
    String path(String secret) {
        return this == APPROVAL ? "/approvals/" + secret : "/links/" + wireName() + "#" + secret;
    }

    String subject(Map<String, String> values) {
        return switch (this) {
            case INVITATION -> "Invitation to " + place(values);
            case ADDRESS_PROOF -> "Confirm your e-mail address";
            case PASSWORD_RESET -> "Set a new password";
            case ADDRESS_CHANGED -> "Your e-mail address was changed";
            case APPROVAL -> "Decision wanted: " + values.getOrDefault("title", "");
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
            case APPROVAL ->
                "%s\n\n%s asks, by the workflow “%s”. Decide until %s."
                        .formatted(
                                values.getOrDefault("title", ""),
                                values.getOrDefault("asker", "Somebody"),
                                values.getOrDefault("workflow", ""),
                                values.getOrDefault("until", "the link ends"));
            case LETTER -> values.getOrDefault(TEXT, "");
        };
    }

    /** What the link is called. */
    String action() {
        return switch (this) {
            case INVITATION -> "See the invitation";
            case ADDRESS_PROOF -> "Confirm the address";
            case PASSWORD_RESET -> "Set a new password";
            case APPROVAL -> "Read it and decide";
            case ADDRESS_CHANGED, LETTER -> "";
        };
    }

    String footer() {
        return switch (this) {
            case INVITATION ->
                "The link works once, within 7 days. If you do not know who invites you, ignore this mail.";
            case ADDRESS_PROOF, PASSWORD_RESET ->
                "The link works once, within an hour. If you did not ask for it, ignore this mail; nothing changes.";
            case APPROVAL ->
                "The link is for you alone: whoever has it decides in your name. Do not forward this mail. The link works until one of those who are asked has decided.";
            case ADDRESS_CHANGED -> "";
            case LETTER -> "A workflow of PyAirtable sent you this.";
        };
    }

    private static String place(Map<String, String> values) {
        String workspace = values.getOrDefault("workspace", "");
        return workspace.isEmpty() ? "PyAirtable" : "the workspace “" + workspace + "”";
    }
}
