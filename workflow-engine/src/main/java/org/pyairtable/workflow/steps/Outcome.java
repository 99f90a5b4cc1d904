package org.pyairtable.workflow.steps;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.CommunicationCommand;
import org.pyairtable.events.DataCommand;

/** The outcome of starting a step. */
public sealed interface Outcome {
    /** It is done. */
    record Done(@Nullable Object output) implements Outcome {}

    /** It is done once this event is in the outbox; there is no answer. */
    record Publish(CommunicationCommand message, @Nullable Object output) implements Outcome {}

    /**
     * It is done when this command is answered.
     *
     * @param sent what the command carries, for readers
     */
    record Ask(DataCommand command, Map<String, Object> sent) implements Outcome {}

    /**
     * It is done when this is, outside of the turn.
     *
     * @param sent what it is about, for readers
     */
    record Perform(Activity activity, Map<String, Object> sent) implements Outcome {}

    /**
     * It is done when this is answered.
     *
     * @param sent what it is about, for readers
     */
    record Order(Ordered ordered, Map<String, Object> sent) implements Outcome {}

    /** It is done at that time. */
    record Sleep(Instant until) implements Outcome {}

    /**
     * It is done when these runs have ended.
     *
     * @param atOnce how many of them may be under way at the same time
     * @param sent what they are about, for readers
     */
    record Spawn(List<Child> children, int atOnce, @Nullable Object sent) implements Outcome {
        public Spawn {
            children = List.copyOf(children);
        }
    }

    /** It is done when one of these people has decided; at that time others are asked as well, or it fails. */
    record Decide(Approvers approvers, String title, String body, Instant until) implements Outcome {}

    /**
     * It is done when an event comes, or at that time.
     *
     * @param sent what it waits for, for readers
     */
    record Await(Awaited awaited, Instant until, Map<String, Object> sent) implements Outcome {}

    /** It fails. */
    record Refuse(String reason) implements Outcome {}

    /** A run inside a run. */
    sealed interface Child {
        /** Runs a block of the step; {@code item} is null for a block without one. */
        record OfBlock(String block, @Nullable Object item) implements Child {}

        /** Runs another workflow. */
        record OfWorkflow(String workflowId, Map<String, Object> input) implements Child {}
    }
}
