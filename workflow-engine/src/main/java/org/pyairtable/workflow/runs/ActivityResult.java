package org.pyairtable.workflow.runs;

import org.jspecify.annotations.Nullable;

/** What came of an activity, or of a command. */
public sealed interface ActivityResult {
    record Done(@Nullable Object output) implements ActivityResult {}

    /** @param passes whether the same may succeed a little later */
    record Failed(String reason, boolean passes) implements ActivityResult {}
}
