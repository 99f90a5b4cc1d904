package org.pyairtable.workflow.runs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.CommunicationCommand;
import org.pyairtable.events.DataCommand;

/** What comes of starting a step. */
sealed interface Outcome {
    /** It is done. */
    record Done(@Nullable Object output) implements Outcome {}

    /** It is done once this is on its way; nobody answers. */
    record Tell(CommunicationCommand message, @Nullable Object output) implements Outcome {}

    /** It is done when this command is answered. */
    record Ask(DataCommand command) implements Outcome {}

    /** It is done at that time. */
    record Sleep(Instant until) implements Outcome {}

    /** It cannot be done. */
    record Refuse(String reason) implements Outcome {}
}
