package org.pyairtable.workflow.runs.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.runs.search.RunFilter;
import org.pyairtable.workflow.runs.search.RunPlace;
import org.pyairtable.workflow.runs.search.RunSearch;
import org.pyairtable.workflow.runs.state.Replay;
import org.pyairtable.workflow.runs.state.Run;

/**
 * Something that is done with all runs that a filter finds.
 *
 * @param place where it looks for the next one
 * @param done with how many runs it is done
 * @param refused with how many it could not be done
 * @param refusals the first of those
 */
record RunJob(
        String id,
        String workspaceId,
        String requestedBy,
        Action action,
        RunFilter filter,
        State state,
        RunPlace place,
        int done,
        int refused,
        List<Refusal> refusals,
        Instant createdAt) {
    /** How many refusals are stored. */
    static final int MOST_REFUSALS = 20;

    RunJob {
        refusals = List.copyOf(refusals);
    }

    /** What is done with each run. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Action.Retry.class, name = "retry"),
        @JsonSubTypes.Type(value = Action.Replay.class, name = "replay"),
        @JsonSubTypes.Type(value = Action.Cancel.class, name = "cancel")
    })
    sealed interface Action {
        /** An empty record is only written when it is annotated. */
        @JsonSerialize
        record Retry() implements Action {}

        record Replay(@Nullable String from, org.pyairtable.workflow.runs.state.Replay.Version version)
                implements Action {}

        record Cancel(@Nullable String reason) implements Action {}

        /** The name in JSON. */
        default String text() {
            return switch (this) {
                case Retry retry -> "retry";
                case Replay replay -> "replay";
                case Cancel cancel -> "cancel";
            };
        }
    }

    /** How far it is. */
    sealed interface State {
        record Running() implements State {}

        record Succeeded(Instant at) implements State {}

        /** It ended before it had looked at all runs. */
        record Failed(String reason, Instant at) implements State {}

        record Cancelled(Instant at) implements State {}

        /** The name in JSON and in the database. */
        default String status() {
            return switch (this) {
                case Running s -> "running";
                case Succeeded s -> "succeeded";
                case Failed s -> "failed";
                case Cancelled s -> "cancelled";
            };
        }
    }

    /** A run with which it could not be done. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Refusal(String runId, String reason) {}

    /** After a run, with which it is done or refused. */
    RunJob after(Run run, Optional<String> refusal) {
        List<Refusal> all = refusal.filter(reason -> refusals.size() < MOST_REFUSALS)
                .map(reason -> Stream.concat(refusals.stream(), Stream.of(new Refusal(run.id(), reason)))
                        .toList())
                .orElse(refusals);
        return new RunJob(
                id,
                workspaceId,
                requestedBy,
                action,
                filter,
                state,
                RunSearch.place(run),
                done + (refusal.isEmpty() ? 1 : 0),
                refused + (refusal.isPresent() ? 1 : 0),
                all,
                createdAt);
    }

    RunJob at(RunPlace other) {
        return new RunJob(
                id, workspaceId, requestedBy, action, filter, state, other, done, refused, refusals, createdAt);
    }

    RunJob in(State other) {
        return new RunJob(
                id, workspaceId, requestedBy, action, filter, other, place, done, refused, refusals, createdAt);
    }

    /** Whether it has not looked at this run yet. */
    boolean isBefore(Run run) {
        int compared = run.startedAt().compareTo(place.startedAt());
        return compared < 0 || (compared == 0 && run.sequence() < place.sequence());
    }
}
