package org.pyairtable.workflow.triggers;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pyairtable.events.Reply.QueryAnswer;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.runs.state.RunSeed;
import org.pyairtable.workflow.runs.state.TriggerData;
import org.pyairtable.workflow.scope.RecordSnapshot;
import org.pyairtable.workflow.triggers.CommentStartTable.Pending;
import org.pyairtable.workflow.triggers.CommentStartTable.Said;

/** Comments, and what their records are now. One on a record that exists and fulfils the condition starts a run. Pure. */
final class SaidOnRecords {
    private final Workflow workflow;
    private final List<Pending> over;
    private final Map<String, RecordTriggers.Start> starts;

    /** @param answer the records as they are; comments on those that it leaves out for its size are looked at again */
    SaidOnRecords(Workflow workflow, List<Pending> due, QueryAnswer answer, Instant now) {
        ReadRecords records = new ReadRecords(workflow, answer);
        this.workflow = workflow;
        this.over = due.stream().filter(one -> records.isKnown(one.recordId())).toList();
        Set<String> ids = over.stream().map(Pending::recordId).collect(Collectors.toSet());
        this.starts = records.starting(ids, now).stream()
                .collect(Collectors.toMap(ReadRecords::id, Function.identity(), (first, again) -> first));
    }

    /** Those that are done, whether they start a run or not. */
    List<Pending> over() {
        return over;
    }

    /** @param taken the sequences of those that this instance has removed */
    Stream<RunSeed> seeds(Set<Long> taken) {
        return over.stream()
                .filter(pending -> taken.contains(pending.sequence()))
                .flatMap(pending -> Stream.ofNullable(starts.get(pending.recordId()))
                        .map(start -> seed(workflow, pending, start.data()).refused(start.refusal())));
    }

    /** A record that could not be read starts a run that fails, so that somebody sees it. */
    static RunSeed unreadable(Workflow workflow, Pending pending, String reason) {
        return seed(workflow, pending, ReadRecords.unread(workflow, pending.recordId()))
                .refused(Optional.of("The record " + pending.recordId()
                        + ", which has a comment, cannot be read on behalf of the author of the workflow: " + reason));
    }

    private static RunSeed seed(Workflow workflow, Pending pending, TriggerData record) {
        Said said = pending.said();
        RecordSnapshot snapshot = Optional.ofNullable(record.record()).orElseThrow();
        TriggerData data = TriggerData.onRecord(
                record.type(),
                snapshot,
                Map.of(
                        "text",
                        said.text(),
                        "author",
                        said.author(),
                        "mentions",
                        said.mentions(),
                        "commentId",
                        said.commentId(),
                        "display",
                        record.values().getOrDefault("display", "")));
        return new RunSeed(
                workflow,
                data,
                pending.causeSource(),
                pending.causeId(),
                pending.correlation(),
                pending.traceparent(),
                0,
                Optional.empty());
    }
}
