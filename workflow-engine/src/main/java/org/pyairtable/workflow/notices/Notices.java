package org.pyairtable.workflow.notices;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pyairtable.events.CommunicationCommand.SendNotification;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Role;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Groups;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.Restrictions;
import org.pyairtable.workflow.definitions.Members;
import org.pyairtable.workflow.definitions.Problem;
import org.pyairtable.workflow.definitions.Workflow;

/**
 * Notifies the author of a workflow, or whom it names, of failed runs and of problems, in the transaction that records them. Failed runs cause at
 * most one notification per workflow and hour; the others are counted.
 */
@Singleton
public class Notices {
    /** The category of notify steps, too. */
    private static final String CATEGORY = "workflow";

    private static final int LONGEST_REASON = 2_000;
    private static final int MOST_NOTIFIED = 1_000;

    private final Outbox outbox;
    private final Memberships memberships;
    private final Groups groups;
    private final Restrictions restrictions;

    Notices(Outbox outbox, Memberships memberships, Groups groups, Restrictions restrictions) {
        this.groups = groups;
        this.restrictions = restrictions;
        this.outbox = outbox;
        this.memberships = memberships;
    }

    /** @param context of the run's events */
    public Uni<Void> failed(SqlConnection c, Workflow workflow, Failure failure, EventContext context, Instant now) {
        return NoticeTable.count(c, workflow.id(), now)
                .chain(others -> others.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : send(c, workflow, chosen(workflow), context, failed(workflow, failure, others.get())));
    }

    /** Reports failures that were only counted. */
    Uni<Void> counted(SqlConnection c, Workflow workflow, int failures) {
        Text text = new Text(
                "Workflow " + workflow.name() + " failed " + times(failures),
                "It failed " + times(failures) + " since the last notice. " + history(workflow),
                Map.of("about", "runFailed"));
        return send(c, workflow, chosen(workflow), workflow.context(), text);
    }

    /** Reports that it starts no runs any more; to the owners of the workspace when its author has left. */
    public Uni<Void> broken(SqlConnection c, Workflow workflow, List<Problem> problems) {
        String listed = problems.stream()
                .map(problem -> problem.place() + ": " + shortened(problem.message()))
                .limit(20)
                .collect(Collectors.joining("\n"));
        Text text = new Text(
                "Workflow " + workflow.name() + " is broken",
                "It starts no runs until the problems are fixed and it is saved again.\n" + listed,
                Map.of("about", "workflowBroken"));
        List<String> recipients = author(workflow).isEmpty() ? owners(workflow.workspaceId()) : author(workflow);
        return send(c, workflow, recipients, workflow.context(), text);
    }

    private record Text(String title, String body, Map<String, Object> data) {}

    private static Text failed(Workflow workflow, Failure failure, int others) {
        Map<String, Object> data = new LinkedHashMap<>(Map.of("about", "runFailed"));
        if (!failure.runId().isEmpty()) {
            data.put("runId", failure.runId());
        }
        if (!failure.stepId().isEmpty()) {
            data.put("stepId", failure.stepId());
        }
        String place = failure.stepId().isEmpty() ? "" : "Step " + failure.stepId() + ": ";
        String run = failure.runId().isEmpty() ? "" : "\nRun " + failure.runId();
        String more = others == 0 ? "" : "\nIt failed " + times(others) + " more since the notice before.";
        return new Text(
                "Workflow " + workflow.name() + " failed",
                place + shortened(failure.reason()) + run + ". " + history(workflow) + more,
                data);
    }

    private static String history(Workflow workflow) {
        return "Its runs are listed under /api/runs?workflowId=" + workflow.id() + ".";
    }

    private static String times(int count) {
        return count == 1 ? "once" : count + " times";
    }

    private static String shortened(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
    }

    /** Whom the workflow names; its owner when it names nobody, or nobody of them is a member any more. */
    private List<String> chosen(Workflow workflow) {
        List<String> named = workflow.definition().failureNotices();
        if (named == null) {
            return author(workflow);
        }
        List<String> members = memberships.membersOf(workflow.workspaceId()).stream()
                .filter(user -> named.stream().anyMatch(text -> isNamed(text, workflow.workspaceId(), user)))
                .filter(user -> !restrictions.restrict(workflow.workspaceId(), user))
                .sorted()
                .limit(MOST_NOTIFIED)
                .toList();
        return members.isEmpty() ? author(workflow) : members;
    }

    private boolean isNamed(String text, String workspaceId, String user) {
        return text.equals(Members.ALL)
                || text.equals(user)
                || (Members.isGroup(text) && groups.of(workspaceId, user).contains(text))
                || Members.role(text)
                        .filter(role -> memberships.role(workspaceId, user).equals(Optional.of(role)))
                        .isPresent();
    }

    private List<String> author(Workflow workflow) {
        return Optional.of(workflow.owner())
                .filter(owner -> memberships.role(workflow.workspaceId(), owner).isPresent())
                .filter(owner -> !restrictions.restrict(workflow.workspaceId(), owner))
                .stream()
                .toList();
    }

    private List<String> owners(String workspaceId) {
        return memberships.membersOf(workspaceId).stream()
                .filter(user -> memberships.role(workspaceId, user).equals(Optional.of(Role.OWNER)))
                .sorted()
                .toList();
    }

    private Uni<Void> send(
            SqlConnection c, Workflow workflow, List<String> recipients, EventContext context, Text text) {
        if (recipients.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Map<String, Object> data = new LinkedHashMap<>(text.data());
        data.put("workflowId", workflow.id());
        return outbox.append(
                        c,
                        context,
                        new SendNotification(
                                workflow.workspaceId(), recipients, CATEGORY, text.title(), text.body(), data))
                .replaceWithVoid();
    }
}
