package org.pyairtable.workflow.runs.approvals;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the form of the page sends.
 *
 * @param comment empty for none
 */
record ApprovalForm(boolean approves, String comment) {
    static final String DECISION = "decision";
    static final String COMMENT = "comment";
    static final String APPROVE = "approve";
    static final String REJECT = "reject";
    static final int LONGEST_COMMENT = 2_000;

    /** More than a comment of the longest takes, however it is encoded. */
    static final int MOST_BYTES = 32_768;

    private static final Set<String> FIELDS = Set.of(DECISION, COMMENT);

    /** Why a form is refused, for the one who sent it. */
    static final class InvalidForm extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InvalidForm(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * @param body {@code application/x-www-form-urlencoded}, in UTF-8
     * @throws InvalidForm with the reason
     */
    static ApprovalForm of(byte[] body) {
        if (body.length > MOST_BYTES) {
            throw new InvalidForm("The form has more than " + MOST_BYTES + " bytes.");
        }
        Map<String, String> given = fields(new String(body, StandardCharsets.UTF_8));
        String comment = given.getOrDefault(COMMENT, "").replace("\r\n", "\n").strip();
        if (comment.length() > LONGEST_COMMENT) {
            throw new InvalidForm("The comment is longer than " + LONGEST_COMMENT + " characters.");
        }
        if (comment.indexOf('\0') >= 0) {
            throw new InvalidForm("The comment has a NUL character.");
        }
        return switch (given.getOrDefault(DECISION, "")) {
            case APPROVE -> new ApprovalForm(true, comment);
            case REJECT -> new ApprovalForm(false, comment);
            default -> throw new InvalidForm("Choose one of the two buttons: decision is approve or reject.");
        };
    }

    private static Map<String, String> fields(String form) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : form.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                if (!FIELDS.contains(name)) {
                    throw new InvalidForm("The form has a field that is neither decision nor comment.");
                }
                if (fields.put(name, equals < 0 ? "" : decoded(pair.substring(equals + 1))) != null) {
                    throw new InvalidForm("The form has the field " + name + " twice.");
                }
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            throw new InvalidForm("The form is not encoded as browsers encode forms.");
        }
    }
}
