package org.pyairtable.workflow.runs;

import java.util.Set;
import org.pyairtable.events.DataResult.CommandRejected;

/** What the kinds of refusals of the Web API mean for the step whose command met one. */
public final class Refusals {
    /** Those of a status 429 or 5xx: the same command may be carried out a little later. */
    private static final Set<String> PASSING = Set.of(
            "RATE_LIMIT_REACHED",
            "RATE_LIMITED",
            "TOO_MANY_REQUESTS",
            "RETRIABLE_ERROR",
            "SERVICE_UNAVAILABLE",
            "SERVER_ERROR");

    /** Those that come when the workflow's tables or its author's rights are not what they were. */
    private static final Set<String> OF_CHANGED_GROUND = Set.of(
            "UNKNOWN_FIELD_NAME",
            "INVALID_BATCH",
            "INVALID_PERMISSIONS",
            "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND",
            "NOT_FOUND",
            "TABLE_NOT_FOUND");

    private Refusals() {}

    static boolean passes(CommandRejected rejected) {
        return PASSING.contains(rejected.type());
    }

    public static boolean comeOfChangedGround(CommandRejected rejected) {
        return OF_CHANGED_GROUND.contains(rejected.type());
    }
}
