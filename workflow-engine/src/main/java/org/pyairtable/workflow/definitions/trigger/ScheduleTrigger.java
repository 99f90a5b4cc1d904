package org.pyairtable.workflow.definitions.trigger;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.steps.BadValue;
import org.pyairtable.workflow.steps.Given;
import org.pyairtable.workflow.steps.Kind;
import org.pyairtable.workflow.steps.Member;

/** The time of a schedule comes. */
@Kind(
        value =
                "The time of a schedule comes. Where the clocks are put forward, a time of day that is skipped comes as much"
                        + " later; where they are put back, one that occurs twice counts once. Times that are missed because nothing is"
                        + " running are made up for as `missed` says; those of a paused workflow are not.",
        result = "`trigger.time`, the time by the schedule, in UTC",
        example = """
                {"type": "schedule", "cron": "0 9 * * 1", "zone": "Europe/Riga"}""")
@Schema(name = "ScheduleTrigger")
public record ScheduleTrigger(
        @Member("Five fields: minute, hour, day of the month, month, day of the week (0 or 7 is Sunday).")
        String cron,

        @Member(value = "The time zone, such as Europe/Riga; UTC without it.", optional = true) @Nullable
        String zone,

        @Member(
                value =
                        "What becomes of times that were missed: `once` (the default) starts one run for the first of them,"
                                + " `all` one for each of the last seven days, `skip` none.",
                optional = true)
        @Nullable
        Missed missed)
        implements Trigger {
    /** A time that comes up later than this was missed; a busy engine looks at each within seconds. */
    private static final Duration LATE = Duration.ofMinutes(2);

    /** For how long back each missed time gets a run. */
    private static final Duration CATCH_UP = Duration.ofDays(7);

    @Schema(name = "WorkflowMissedTimes")
    public enum Missed {
        @JsonProperty("once")
        ONCE,
        @JsonProperty("all")
        ALL,
        @JsonProperty("skip")
        SKIP;

        /** As in JSON. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ScheduleTrigger {
        cron = Given.name("cron", cron);
        if (CronSchedule.of(cron, zone).next(Instant.EPOCH).isEmpty()) {
            throw new BadValue("cron", "never comes: " + cron);
        }
    }

    /** The next time after another. */
    public Optional<Instant> next(Instant after) {
        return CronSchedule.of(cron, zone).next(after);
    }

    /** Whether a time that has come starts a run now. */
    public boolean starts(Instant time, Instant now) {
        return missed != Missed.SKIP || !time.plus(LATE).isBefore(now);
    }

    /** The time to look at after one that has come; it lies in the past while missed times are made up for. */
    public Optional<Instant> following(Instant time, Instant now) {
        Instant earliest = now.minus(CATCH_UP);
        return next(missed == Missed.ALL ? (time.isAfter(earliest) ? time : earliest) : now);
    }
}
