package org.pyairtable.workflow.runs.approvals;

import java.time.Instant;

/** How it stands with what a link asks. */
sealed interface Standing {
    /**
     * It waits for a decision, and the holder of the link may give it.
     *
     * @param asker who saved the workflow, by name
     * @param until when the link ends
     */
    record Open(String title, String body, String workflow, String asker, Instant until) implements Standing {}

    /** The decision of this request was taken. */
    record Taken(boolean approved) implements Standing {}

    /** The link has been used, or another of those who are asked has decided. */
    record Decided() implements Standing {}

    /** The person is not one of those who are asked any more. */
    record NotAsked() implements Standing {}

    /** Nothing is written in the workspace for now. */
    record Archived() implements Standing {}

    /** There is no such link, or it has ended. */
    record Unknown() implements Standing {}
}
