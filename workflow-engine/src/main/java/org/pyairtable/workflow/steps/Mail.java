package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.CommunicationCommand.SendLetter;

/** Sends a mail, and waits until the mail server has taken it. */
@Kind(
        value =
                "Sends a mail to members of the workspace, to each on its own, and waits until the mail server has taken all of them."
                        + " It goes to other addresses only where the operator allows that (`PYAIRTABLE_MAIL_OUTSIDE_RECIPIENTS`). Fails for"
                        + " good where there is no mail server (`MAIL_SERVER_MISSING`), a recipient is not a member"
                        + " (`MAIL_RECIPIENT_REFUSED`) or the server refuses (`MAIL_REFUSED`), and for now when the server does not take it in"
                        + " time (`MAIL_NOT_SENT`). Whoever has the mail does not get it again by a further attempt.",
        result = "`recipients`, how many have it",
        waits = true,
        example = """
                {"id": "remind", "action": "mail", "to": ["{{record.Client.id ?? \\"role:owner\\"}}"], "subject": "{{record.Name}} is late",
                 "text": "Please look at {{record.Name}}.", "retry": {"maxAttempts": 3, "backoff": "PT5M"}, "timeout": "PT1H"}""")
@JsonDeserialize
@Schema(name = "MailStep")
public record Mail(
        @Member("Its name in paths, unique in the workflow.")
        String id,

        @Member("1 to 50 recipients together, each " + Recipients.FORMS
                + " that gives one or a list of them, such as the cell of a"
                + " collaborator field with `.id`; `*` is every member.")
        List<String> to,

        @Member("A template, one line of 1 to 200 characters when it is filled.")
        String subject,

        @Member("A template; plain text of 1 to 20,000 characters when it is filled.")
        String text,

        @Member(value = Write.RETRY, optional = true) @Nullable
        Retry retry)
        implements Step {
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    public Mail {
        id = Given.stepId(id);
        to = Given.some("to", to, SendLetter.MOST_RECIPIENTS);
        for (int i = 0; i < to.size(); i++) {
            Given.text("to[" + i + "]", to.get(i));
        }
        subject = Given.text("subject", subject);
        text = Given.text("text", text);
    }

    @Override
    public Mail reworded(Wording wording, String path) {
        return new Mail(
                id,
                wording.templates(to, path + ".to"),
                wording.template(subject, path + ".subject"),
                wording.template(text, path + ".text"),
                retry);
    }

    @Override
    public void check(Checks checks, String path) {
        for (int i = 0; i < to.size(); i++) {
            String place = path + ".to[" + i + "]";
            checks.template(to.get(i), place);
            Recipients.fault(to.get(i), checks).ifPresent(fault -> checks.fault(place, fault));
        }
        checks.template(subject, path + ".subject");
        checks.template(text, path + ".text");
    }

    @Override
    public boolean asks() {
        return true;
    }

    @Override
    public Retry retries() {
        return retry == null ? Retry.NEVER : retry;
    }

    @Override
    public Set<String> resultMembers() {
        return Set.of("recipients");
    }

    /** What the hub would refuse is refused here, where it is seen. */
    @Override
    public Outcome start(Starting run) {
        Recipients recipients;
        try {
            recipients = Recipients.of(to, run);
        } catch (Recipients.UnknownRecipient unknown) {
            return new Outcome.Refuse(String.valueOf(unknown.getMessage()));
        }
        String shownSubject = run.text(subject);
        String shownText = run.text(text);
        return fault(recipients, shownSubject, shownText)
                .<Outcome>map(Outcome.Refuse::new)
                .orElseGet(() -> {
                    Map<String, Object> sent = new LinkedHashMap<>();
                    sent.put("to", recipients.userIds());
                    sent.put("otherAddresses", (long) recipients.addresses().size());
                    sent.put("subject", shownSubject);
                    sent.put("text", shownText);
                    return new Outcome.Order(
                            new Ordered.Letter(
                                    run.workspaceId(),
                                    recipients.userIds(),
                                    recipients.addresses(),
                                    shownSubject,
                                    shownText),
                            sent);
                });
    }

    private static Optional<String> fault(Recipients recipients, String subject, String text) {
        if (recipients.count() < 1 || recipients.count() > SendLetter.MOST_RECIPIENTS) {
            return Optional.of("There are " + recipients.count() + " recipients, and a mail has 1 to "
                    + SendLetter.MOST_RECIPIENTS);
        }
        if (subject.isBlank()
                || subject.length() > SendLetter.LONGEST_SUBJECT
                || CONTROL.matcher(subject).find()) {
            return Optional.of("The subject is not one line of 1 to " + SendLetter.LONGEST_SUBJECT + " characters: "
                    + shortened(subject));
        }
        return text.isBlank() || text.length() > SendLetter.LONGEST_TEXT
                ? Optional.of("The text has " + text.length() + " characters, and that of a mail has 1 to "
                        + SendLetter.LONGEST_TEXT)
                : Optional.empty();
    }

    private static String shortened(String text) {
        return text.length() <= SendLetter.LONGEST_SUBJECT ? text : text.substring(0, SendLetter.LONGEST_SUBJECT) + "…";
    }
}
