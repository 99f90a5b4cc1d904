package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.pyairtable.events.CommunicationCommand.SendNotification;

/** Notifies people, and waits for nothing. */
@Kind(
        value = "Sends a notification to members of the workspace.",
        result = "`title` and `body` as they were sent",
        example = """
                {"id": "tell", "action": "notify", "recipients": ["*"], "title": "{{record.Name}} is late",
                 "body": "{{ROUND({record.Hours} - {record.Budget}, 1)}} hours over"}""")
@JsonDeserialize
@Schema(name = "NotifyStep")
public record Notify(
        @Member("Its name in paths, unique in the workflow.")
        String id,

        @Member(
                "1 to 1,000 recipients, each " + Recipients.MEMBER_FORMS
                        + " that gives one or a list of them, such as the cell of a collaborator field with `.id`; `*` is every member.")
        List<String> recipients,

        @Member("A template, not empty, of at most 300 characters when it is filled.")
        String title,

        @Member("A template.") String body)
        implements Step {
    static final int MOST_RECIPIENTS = 1_000;

    public Notify {
        id = Given.stepId(id);
        recipients = Given.some("recipients", recipients, MOST_RECIPIENTS);
        title = Given.text("title", title);
        body = Given.text("body", body);
    }

    @Override
    public Notify reworded(Wording wording, String path) {
        return new Notify(
                id,
                wording.templates(recipients, path + ".recipients"),
                wording.template(title, path + ".title"),
                wording.template(body, path + ".body"));
    }

    @Override
    public void check(Checks checks, String path) {
        checks.members(recipients, path + ".recipients");
        checks.template(title, path + ".title");
        checks.template(body, path + ".body");
    }

    @Override
    public Set<String> resultMembers() {
        return Set.of("title", "body");
    }

    /** What the inbox would reject is refused here, where it is seen. */
    @Override
    public Outcome start(Starting run) {
        String shownTitle = run.text(title);
        String shownBody = run.text(body);
        if (shownTitle.isBlank()) {
            return new Outcome.Refuse("The title is empty: there is nothing in the place of " + title);
        }
        if (shownTitle.length() > SendNotification.LONGEST_TITLE) {
            return new Outcome.Refuse(tooLong("title", shownTitle, SendNotification.LONGEST_TITLE));
        }
        if (shownBody.length() > SendNotification.LONGEST_BODY) {
            return new Outcome.Refuse(tooLong("body", shownBody, SendNotification.LONGEST_BODY));
        }
        List<String> named;
        try {
            named = Recipients.members(recipients, run);
        } catch (Recipients.UnknownRecipient unknown) {
            return new Outcome.Refuse(String.valueOf(unknown.getMessage()));
        }
        if (named.isEmpty() || named.size() > MOST_RECIPIENTS) {
            return new Outcome.Refuse(
                    named.isEmpty()
                            ? "None of the recipients belongs to the workspace any more: "
                                    + String.join(", ", recipients)
                            : "There are " + named.size() + " recipients, and a notification has at most "
                                    + MOST_RECIPIENTS);
        }
        SendNotification message =
                new SendNotification(run.workspaceId(), named, "workflow", shownTitle, shownBody, about(run));
        return new Outcome.Publish(message, Map.of("title", shownTitle, "body", shownBody));
    }

    private static Map<String, Object> about(Starting run) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("workflowId", run.workflowId());
        data.put("runId", run.runId());
        run.evaluation().scope().record().ifPresent(record -> {
            data.put("baseId", record.baseId());
            data.put("tableId", record.tableId());
            data.put("recordId", record.id());
        });
        return data;
    }

    private static String tooLong(String what, String text, int most) {
        return "The " + what + " has " + text.length() + " characters, and a notification's " + what + " has at most "
                + most;
    }
}
