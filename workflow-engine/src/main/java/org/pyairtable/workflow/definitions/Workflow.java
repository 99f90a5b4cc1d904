package org.pyairtable.workflow.definitions;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pyairtable.events.EventContext;
import org.pyairtable.workflow.definitions.trigger.ExternalTrigger;
import org.pyairtable.workflow.definitions.trigger.ManualTrigger;
import org.pyairtable.workflow.definitions.trigger.RecordCommentedTrigger;
import org.pyairtable.workflow.definitions.trigger.RecordDateTrigger;
import org.pyairtable.workflow.definitions.trigger.ScheduleTrigger;
import org.pyairtable.workflow.definitions.trigger.Trigger;
import org.pyairtable.workflow.definitions.trigger.WebhookTrigger;
import org.pyairtable.workflow.formulas.StepFormula;
import org.pyairtable.workflow.scope.Scope;
import org.pyairtable.workflow.scope.TableSchema;
import org.pyairtable.workflow.steps.EventKey;
import org.pyairtable.workflow.steps.WaitForEvent;
import org.pyairtable.workflow.steps.WaitForRecord;
import org.pyairtable.workflow.templates.Evaluation;

/**
 * One version of a workflow.
 *
 * @param owner the user who saved this version; its runs act on this user's behalf
 * @param problems why it cannot run; it starts no runs while there are any
 * @param mode whether somebody paused it
 * @param missing what a template that refers to nothing comes to in its runs
 */
public record Workflow(
        String id,
        int version,
        String workspaceId,
        String name,
        String owner,
        Definition definition,
        Instant savedAt,
        List<Problem> problems,
        Evaluation.Missing missing,
        Mode mode) {
    /** Whether it is to start runs. */
    public enum Mode {
        ACTIVE,
        PAUSED
    }

    public Workflow {
        problems = List.copyOf(problems);
    }

    public boolean isBroken() {
        return !problems.isEmpty();
    }

    /** {@code active}, {@code paused} or {@code broken}. */
    public String status() {
        if (isBroken()) {
            return "broken";
        }
        return switch (mode) {
            case ACTIVE -> "active";
            case PAUSED -> "paused";
        };
    }

    /** The problems in a sentence, for a refusal. */
    public String whyBroken() {
        return "Workflow " + name + " is broken: "
                + problems.stream().map(p -> p.place() + ": " + p.message()).collect(Collectors.joining("; "));
    }

    /** Why no run of it can be started now; empty when one can. */
    public Optional<String> whyNotStarted() {
        if (isBroken()) {
            return Optional.of(whyBroken());
        }
        return switch (mode) {
            case ACTIVE -> Optional.empty();
            case PAUSED -> Optional.of("Workflow " + name + " is paused; resume it first");
        };
    }

    /** Ids of the bases and tables that it uses. */
    Set<String> uses() {
        return definition.tables().stream()
                .flatMap(table -> Stream.of(table.baseId(), table.tableId()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The events that its steps wait for, see {@link EventKey}. */
    Set<String> awaited() {
        Set<String> keys = new TreeSet<>();
        StepTree.walk(definition.steps(), "steps", (step, path) -> {
            switch (step.bare()) {
                case WaitForRecord wait -> keys.add(EventKey.table(wait.savedTable()));
                case WaitForEvent wait -> keys.add(wait.key(workspaceId));
                default -> {}
            }
        });
        return keys;
    }

    private static final String MANUAL = "manual";
    private static final String SCHEDULE = "schedule";
    private static final String WEBHOOK = "webhook";

    /** For the events of its runs. */
    public EventContext context() {
        return EventContext.by(owner, workspaceId);
    }

    /** What finds the workflows that an event may start. */
    public String triggerKey() {
        return switch (definition.trigger()) {
            case RecordDateTrigger date -> datesKey(date.table());
            case RecordCommentedTrigger commented -> commentsKey(commented.table());
            case Trigger.OnRecord on -> tableKey(on.table());
            case ExternalTrigger external -> externalKey(workspaceId, external.name());
            case ScheduleTrigger schedule -> SCHEDULE;
            case WebhookTrigger webhook -> WEBHOOK;
            case ManualTrigger manual -> MANUAL;
        };
    }

    /** What starts it, in a sentence; empty when nothing but a request does. */
    Optional<String> starter() {
        return switch (definition.trigger()) {
            case Trigger.OnRecord on ->
                Optional.of("The table "
                        + definition.triggerTable().map(TableSchema::tableName).orElse(on.table()));
            case ExternalTrigger external -> Optional.of("The external event " + external.name());
            case ScheduleTrigger schedule -> Optional.empty();
            case WebhookTrigger webhook -> Optional.empty();
            case ManualTrigger manual -> Optional.empty();
        };
    }

    /** Whether the condition of a trigger on events and calls lets what comes with one start a run. */
    public boolean admits(Map<String, Object> values, Instant now) {
        String condition =
                switch (definition.trigger()) {
                    case ExternalTrigger external -> external.condition();
                    case WebhookTrigger webhook -> webhook.condition();
                    case Trigger.OnRecord on -> null;
                    case ScheduleTrigger schedule -> null;
                    case ManualTrigger manual -> null;
                };
        return condition == null
                || StepFormula.bind(condition, Optional.empty())
                        .isTrue(new Scope(Optional.empty(), values, Map.of()), now);
    }

    /** When its schedule starts it next; empty when it has none. */
    public Optional<Instant> nextTime(Instant after) {
        return definition.trigger() instanceof ScheduleTrigger schedule ? schedule.next(after) : Optional.empty();
    }

    /** Whether a time of its schedule that has come starts a run now. */
    public boolean startsAt(Instant time, Instant now) {
        return definition.trigger() instanceof ScheduleTrigger schedule && schedule.starts(time, now);
    }

    /** The time of its schedule to look at after one that has come. */
    public Optional<Instant> timeAfter(Instant time, Instant now) {
        return definition.trigger() instanceof ScheduleTrigger schedule
                ? schedule.following(time, now)
                : Optional.empty();
    }

    public static String tableKey(String tableId) {
        return EventKey.table(tableId);
    }

    /** Of the workflows that wait for dates in the records of the table. */
    public static String datesKey(String tableId) {
        return "dates:" + tableId;
    }

    /** Of the workflows that wait for comments on the records of the table. */
    public static String commentsKey(String tableId) {
        return "comments:" + tableId;
    }

    public static String externalKey(String workspaceId, String name) {
        return EventKey.external(workspaceId, name);
    }
}
