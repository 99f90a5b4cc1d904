package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.CommunicationCommand.SendNotification;
import org.pyairtable.workflow.scope.PartialCellException;
import org.pyairtable.workflow.templates.UnfilledException;

/** Asks people, and waits until one of them has decided. */
@Kind(
        value = "Asks members of the workspace and waits until one of them has decided, with"
                + " `POST /api/runs/{run}/decisions`; the notification that asks them names the run and the step. With"
                + " `mail` each of them gets a mail as well, whose link shows what is asked and takes the decision, without signing"
                + " in. With `escalation`, others are asked as well when nobody has decided for a while; those who were asked before may"
                + " still decide. A rejection is a result as well; when nobody decides in time the step fails. It never approves"
                + " by itself, and access tokens that do not manage the account do not decide.",
        result = "`approved` (true or false), `by` (user id), `comment` and `at`",
        waits = true,
        example = """
                {"id": "ask", "action": "approval", "approvers": ["{{record.Client.id ?? \\"role:owner\\"}}"], "title": "Pay {{record.Name}}?",
                 "body": "{{record.Amount}} EUR", "deadline": "P3D", "escalation": {"after": "P1D", "to": ["role:owner"]}}""")
@JsonDeserialize
@Schema(name = "ApprovalStep")
public record Approval(
        @Member("Its name in paths, unique in the workflow.")
        String id,

        @Member("1 to 100, each " + Recipients.MEMBER_FORMS
                + " that gives one or a list of them, such as the cell of a collaborator field with `.id`; `*` is every member."
                + " Whom roles, groups and cells name is settled when the step starts; who then leaves the workspace, the role or the"
                + " group that named them does not decide any more.")
        List<String> approvers,

        @Member("What is asked; a template, not empty, of at most 300 characters when it is filled.")
        String title,

        @Member(value = "More about it; a template.", optional = true) @Nullable
        String body,

        @Member(value = "How long people have, PT1M to 366 days; 7 days without it.", optional = true)
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable
        Duration deadline,

        @Member(
                value =
                        "Whom it asks as well, `to`, when nobody has decided `after` a while, which is shorter than the deadline.",
                optional = true)
        @Nullable
        Escalation escalation,

        @Member(
                value =
                        "true asks by mail as well, where the installation sends mail: at most 50 people, each by a link of"
                                + " their own, which is theirs alone, works once, and ends with the decision or the deadline.",
                optional = true)
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Boolean mail)
        implements Step {
    static final int MOST_APPROVERS = 100;

    /** Each gets a mail with a link of their own. */
    public static final int MOST_MAILED = 50;

    private static final Duration DEADLINE = Duration.ofDays(7);

    public Approval {
        id = Given.stepId(id);
        approvers = Given.some("approvers", approvers, MOST_APPROVERS);
        title = Given.text("title", title);
        body = body == null ? null : Given.text("body", body);
        deadline = deadline == null ? null : Given.wait("deadline", deadline, Duration.ofMinutes(1));
        if (escalation != null && escalation.after().compareTo(deadline == null ? DEADLINE : deadline) >= 0) {
            throw new BadValue("escalation.after", "is not shorter than the deadline");
        }
    }

    @Override
    public Approval reworded(Wording wording, String path) {
        return new Approval(
                id,
                wording.templates(approvers, path + ".approvers"),
                wording.template(title, path + ".title"),
                body == null ? null : wording.template(body, path + ".body"),
                deadline,
                escalation == null
                        ? null
                        : new Escalation(
                                escalation.after(), wording.templates(escalation.to(), path + ".escalation.to")),
                mail);
    }

    @Override
    public void check(Checks checks, String path) {
        checks.members(approvers, path + ".approvers");
        if (escalation != null) {
            checks.members(escalation.to(), path + ".escalation.to");
        }
        checks.template(title, path + ".title");
        if (body != null) {
            checks.template(body, path + ".body");
        }
    }

    @Override
    public Set<String> resultMembers() {
        return Set.of("approved", "by", "comment", "at");
    }

    /** Until when people have who were asked at a time. */
    public Instant deadlineOf(Instant asked) {
        return asked.plus(deadline == null ? DEADLINE : deadline);
    }

    /** Whether people are asked by mail, too. */
    public boolean asksByMail() {
        return Boolean.TRUE.equals(mail);
    }

    /** Those who are asked as well after a while. Whoever a text does not name is left out. */
    public Approvers escalatedTo(Starting run) {
        if (escalation == null) {
            return Approvers.NONE;
        }
        try {
            return Recipients.approvers(escalation.to(), run).atMost(Notify.MOST_RECIPIENTS);
        } catch (Recipients.UnknownRecipient | UnfilledException | PartialCellException unknown) {
            return Approvers.NONE;
        }
    }

    @Override
    public Outcome start(Starting run) {
        String shownTitle = run.text(title);
        String shownBody = body == null ? "" : run.text(body);
        if (shownTitle.isBlank() || shownTitle.length() > SendNotification.LONGEST_TITLE) {
            return new Outcome.Refuse(
                    "The title is empty or longer than " + SendNotification.LONGEST_TITLE + " characters");
        }
        if (shownBody.length() > SendNotification.LONGEST_BODY) {
            return new Outcome.Refuse("The body is longer than " + SendNotification.LONGEST_BODY + " characters");
        }
        Approvers asked;
        try {
            asked = Recipients.approvers(approvers, run);
        } catch (Recipients.UnknownRecipient unknown) {
            return new Outcome.Refuse(String.valueOf(unknown.getMessage()));
        }
        if (asked.userIds().isEmpty() || asked.userIds().size() > Notify.MOST_RECIPIENTS) {
            return new Outcome.Refuse(
                    asked.userIds().isEmpty()
                            ? "None of the approvers belongs to the workspace any more: " + String.join(", ", approvers)
                            : "There are " + asked.userIds().size() + " approvers, and at most "
                                    + Notify.MOST_RECIPIENTS + " can be asked");
        }
        if (asksByMail() && asked.count(run.people()) > MOST_MAILED) {
            return new Outcome.Refuse("There are " + asked.count(run.people()) + " approvers, and at most "
                    + MOST_MAILED + " can be asked by mail");
        }
        Instant now = run.evaluation().now();
        return new Outcome.Decide(
                asked, shownTitle, shownBody, escalation == null ? deadlineOf(now) : now.plus(escalation.after()));
    }
}
