package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.annotation.JsonFormat;
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
                + " `escalation`, others are asked as well when nobody has decided for a while; those who were asked before may"
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
                + " Whom roles, groups and cells name is settled when the step starts.")
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
        Escalation escalation)
        implements Step {
    static final int MOST_APPROVERS = 100;

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
                                escalation.after(), wording.templates(escalation.to(), path + ".escalation.to")));
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

    /** User ids of those who are asked as well after a while, or {@code *}. Whoever a text does not name is left out. */
    public List<String> escalatedTo(Starting run) {
        if (escalation == null) {
            return List.of();
        }
        try {
            return Recipients.members(escalation.to(), run).stream()
                    .limit(Notify.MOST_RECIPIENTS)
                    .toList();
        } catch (Recipients.UnknownRecipient | UnfilledException | PartialCellException unknown) {
            return List.of();
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
        List<String> asked;
        try {
            asked = Recipients.members(approvers, run);
        } catch (Recipients.UnknownRecipient unknown) {
            return new Outcome.Refuse(String.valueOf(unknown.getMessage()));
        }
        if (asked.isEmpty() || asked.size() > Notify.MOST_RECIPIENTS) {
            return new Outcome.Refuse(
                    asked.isEmpty()
                            ? "None of the approvers belongs to the workspace any more: " + String.join(", ", approvers)
                            : "There are " + asked.size() + " approvers, and at most " + Notify.MOST_RECIPIENTS
                                    + " can be asked");
        }
        Instant now = run.evaluation().now();
        return new Outcome.Decide(
                asked, shownTitle, shownBody, escalation == null ? deadlineOf(now) : now.plus(escalation.after()));
    }
}
