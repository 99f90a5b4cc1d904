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

/** Asks people, and waits until one of them has decided. */
@Kind(
        value = "Asks members of the workspace and waits until one of them has decided, with"
                + " `POST /api/runs/{run}/decisions`; the notification that asks them names the run and the step. A rejection is a"
                + " result as well; when nobody decides in time the step fails. It never approves by itself, and access tokens"
                + " that do not manage the account do not decide.",
        result = "`approved` (true or false), `by` (user id), `comment` and `at`",
        waits = true,
        example = """
                {"id": "ask", "action": "approval", "approvers": ["*"], "title": "Pay {{record.Name}}?",
                 "body": "{{record.Amount}} EUR", "deadline": "P3D"}""")
@JsonDeserialize
@Schema(name = "ApprovalStep")
public record Approval(
        @Member("Its name in paths, unique in the workflow.")
        String id,

        @Member("1 to 100 user ids; `*` is every member of the workspace.")
        List<String> approvers,

        @Member("What is asked; a template, not empty, of at most 300 characters when it is filled.")
        String title,

        @Member(value = "More about it; a template.", optional = true) @Nullable
        String body,

        @Member(value = "How long people have, PT1M to 366 days; 7 days without it.", optional = true)
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable
        Duration deadline)
        implements Step {
    private static final Duration DEADLINE = Duration.ofDays(7);

    public Approval {
        id = Given.stepId(id);
        approvers = Given.some("approvers", approvers, 100);
        title = Given.text("title", title);
        body = body == null ? null : Given.text("body", body);
        deadline = deadline == null ? null : Given.wait("deadline", deadline, Duration.ofMinutes(1));
    }

    @Override
    public Approval reworded(Wording wording, String path) {
        return new Approval(
                id,
                approvers,
                wording.template(title, path + ".title"),
                body == null ? null : wording.template(body, path + ".body"),
                deadline);
    }

    @Override
    public void check(Checks checks, String path) {
        for (int i = 0; i < approvers.size(); i++) {
            String approver = approvers.get(i);
            if (!approver.equals("*") && !checks.isMember(approver)) {
                checks.fault(path + ".approvers[" + i + "]", "is neither * nor a member of the workspace: " + approver);
            }
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

    /** Whether this member of the workspace is asked. */
    public boolean asksUser(String userId) {
        return approvers.contains("*") || approvers.contains(userId);
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
        if (approvers.stream()
                .noneMatch(user -> user.equals("*") || run.isMember().test(user))) {
            return new Outcome.Refuse(
                    "None of the approvers belongs to the workspace any more: " + String.join(", ", approvers));
        }
        Instant until = run.evaluation().now().plus(deadline == null ? DEADLINE : deadline);
        return new Outcome.Decide(approvers, shownTitle, shownBody, until);
    }
}
