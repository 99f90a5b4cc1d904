package org.pyairtable.communication.mail;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.pyairtable.events.CommunicationCommand.SendLetter;

/**
 * A command to send a letter, checked.
 *
 * @param addresses of the recipients, each once
 */
record LetterOrder(SendLetter command, List<String> addresses) {
    static final String INVALID = "MAIL_INVALID";
    static final String RECIPIENT_REFUSED = "MAIL_RECIPIENT_REFUSED";

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    /** What became of the check. */
    sealed interface Checked {
        record Sendable(LetterOrder letter) implements Checked {}

        /** @param message without addresses: it is published */
        record Refused(String code, String message) implements Checked {}
    }

    /** Who the members of a workspace are. */
    interface Members {
        /** The address of a member; empty for everybody else. */
        Optional<String> addressOf(String workspaceId, String userId);

        boolean hasAddress(String workspaceId, String address);
    }

    /** @param outsiders whether letters may go to addresses that are no member's */
    static Checked check(SendLetter command, Members members, boolean outsiders) {
        if (command.subject().isBlank()
                || command.subject().length() > SendLetter.LONGEST_SUBJECT
                || CONTROL.matcher(command.subject()).find()) {
            return new Checked.Refused(
                    INVALID, "The subject is not one line of 1 to " + SendLetter.LONGEST_SUBJECT + " characters");
        }
        if (command.text().isBlank() || command.text().length() > SendLetter.LONGEST_TEXT) {
            return new Checked.Refused(INVALID, "The text has not 1 to " + SendLetter.LONGEST_TEXT + " characters");
        }
        int named = command.userIds().size() + command.addresses().size();
        if (named < 1 || named > SendLetter.MOST_RECIPIENTS) {
            return new Checked.Refused(INVALID, "There are not 1 to " + SendLetter.MOST_RECIPIENTS + " recipients");
        }
        return addressed(command, members, outsiders);
    }

    private static Checked addressed(SendLetter command, Members members, boolean outsiders) {
        TreeSet<String> addresses = new TreeSet<>();
        int strangers = 0;
        for (String userId : command.userIds()) {
            Optional<String> address = members.addressOf(command.workspaceId(), userId);
            address.map(LetterOrder::lower).ifPresent(addresses::add);
            strangers += address.isPresent() ? 0 : 1;
        }
        for (String address : command.addresses()) {
            if (!MailOrder.isAddress(address)) {
                return new Checked.Refused(INVALID, "One of the recipients is not an e-mail address");
            }
            if (outsiders || members.hasAddress(command.workspaceId(), address)) {
                addresses.add(lower(address));
            } else {
                strangers++;
            }
        }
        return strangers == 0
                ? new Checked.Sendable(new LetterOrder(command, List.copyOf(addresses)))
                : new Checked.Refused(
                        RECIPIENT_REFUSED,
                        strangers + " of the recipients are not members of the workspace"
                                + (outsiders
                                        ? ""
                                        : "; letters go to members only, unless the operator sets"
                                                + " PYAIRTABLE_MAIL_OUTSIDE_RECIPIENTS=true"));
    }

    private static String lower(String address) {
        return address.toLowerCase(Locale.ROOT);
    }
}
