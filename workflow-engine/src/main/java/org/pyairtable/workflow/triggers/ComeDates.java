package org.pyairtable.workflow.triggers;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pyairtable.events.Reply.QueryAnswer;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.definitions.trigger.RecordDateTrigger;
import org.pyairtable.workflow.runs.state.RunSeed;
import org.pyairtable.workflow.runs.state.TriggerData;
import org.pyairtable.workflow.triggers.RecordDateTable.Due;

/**
 * Dates whose time has come, and what their records are now. A record starts a run if it still has that date and fulfils the
 * condition; one with a later date waits on. Pure.
 */
final class ComeDates {
    private static final String SOURCE = "record-date";

    private final Workflow workflow;
    private final Instant now;
    private final ReadRecords records;
    private final List<Due> over = new ArrayList<>();
    private final List<Due> come = new ArrayList<>();
    private final Map<Due, Instant> moved = new HashMap<>();

    /** @param answer the records as they are; those that it leaves out for its size are looked at again */
    ComeDates(Workflow workflow, RecordDateTrigger trigger, List<Due> due, QueryAnswer answer, Instant now) {
        this.workflow = workflow;
        this.now = now;
        this.records = new ReadRecords(workflow, answer);
        due.stream().filter(one -> records.isKnown(one.recordId())).forEach(one -> look(trigger, one));
    }

    private void look(RecordDateTrigger trigger, Due due) {
        Optional<Instant> time =
                records.cells(due.recordId()).flatMap(cells -> trigger.due(cells.get(trigger.field())));
        if (time.filter(now::isBefore).isPresent()) {
            moved.put(due, time.get());
        } else {
            over.add(due);
            if (time.filter(due.dueAt()::equals).isPresent()) {
                come.add(due);
            }
        }
    }

    /** Those whose waiting ends, whether they start a run or not. */
    List<Due> over() {
        return over;
    }

    /** Those with another date that is to come. */
    Map<Due, Instant> moved() {
        return moved;
    }

    /** @param taken the records whose waiting this instance has ended */
    Stream<RunSeed> seeds(Set<String> taken) {
        Map<String, Due> starting = come.stream()
                .filter(due -> taken.contains(due.recordId()))
                .collect(Collectors.toMap(Due::recordId, Function.identity(), (a, b) -> a));
        return records.starting(starting.keySet(), now).stream()
                .flatMap(run -> Stream.ofNullable(starting.get(ReadRecords.id(run)))
                        .map(due -> seed(workflow, due, run.data()).refused(run.refusal())));
    }

    /** A record that could not be read starts a run that fails, so that somebody sees it. */
    static RunSeed unreadable(Workflow workflow, Due due, String reason) {
        return seed(workflow, due, ReadRecords.unread(workflow, due.recordId()))
                .refused(Optional.of("The record " + due.recordId()
                        + ", whose date has come, cannot be read on behalf of the author of the workflow: " + reason));
    }

    private static RunSeed seed(Workflow workflow, Due due, TriggerData data) {
        String cause = workflow.id() + "/" + due.recordId() + "@" + due.dueAt();
        return new RunSeed(workflow, data, SOURCE, cause, cause, null, 0, Optional.empty());
    }
}
