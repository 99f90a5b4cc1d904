package org.pyairtable.workflow.steps;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Waits until a point in time, across restarts. */
@Kind(
        value =
                "Waits until a point in time, across restarts; not at all when it has passed. Of a date without a time it is the"
                        + " given time in the given zone.",
        waits = true,
        example = """
                {"id": "until-due", "action": "waitUntil", "time": "{{record.Due}}", "at": "09:00", "zone": "Europe/Riga"}""")
@JsonDeserialize
@Schema(name = "WaitUntilStep")
public record WaitUntil(
        @Member("Its name in paths, unique in the workflow.")
        String id,

        @Member("A template that gives a time such as 2026-05-04T09:00:00Z, or a date such as 2026-05-04.")
        String time,

        @Member(value = "The time of day for a date, hh:mm; 00:00 without it.", optional = true) @Nullable
        String at,

        @Member(value = "The time zone for a date, such as Europe/Riga; UTC without it.", optional = true) @Nullable
        String zone)
        implements Step {
    private static final Duration LONGEST = Duration.ofDays(366);

    public WaitUntil {
        id = Given.stepId(id);
        time = Given.text("time", time);
        try {
            timeOfDay(at);
        } catch (DateTimeException e) {
            throw new BadValue("at", "is not a time of day such as 09:00: " + at);
        }
        try {
            zoneOf(zone);
        } catch (DateTimeException e) {
            throw new BadValue("zone", "is not a time zone such as Europe/Riga: " + zone);
        }
    }

    @Override
    public WaitUntil reworded(Wording wording, String path) {
        return new WaitUntil(id, wording.template(time, path + ".time"), at, zone);
    }

    @Override
    public void check(Checks checks, String path) {
        checks.template(time, path + ".time");
    }

    @Override
    public Outcome start(Starting run) {
        String given = run.text(time).strip();
        Instant until;
        try {
            until = given.length() == 10
                    ? LocalDate.parse(given)
                            .atTime(timeOfDay(at))
                            .atZone(zoneOf(zone))
                            .toInstant()
                    : OffsetDateTime.parse(given).toInstant();
        } catch (DateTimeException e) {
            return new Outcome.Refuse("'" + given + "' is neither a calendar date such as 2026-05-04 nor a time such as"
                    + " 2026-05-04T09:00:00Z");
        }
        Instant now = run.evaluation().now();
        if (until.isAfter(now.plus(LONGEST))) {
            return new Outcome.Refuse(given + " is more than 366 days away, and a step waits no longer");
        }
        return until.isAfter(now) ? new Outcome.Sleep(until) : new Outcome.Done(null);
    }

    private static LocalTime timeOfDay(@Nullable String at) {
        return at == null ? LocalTime.MIDNIGHT : LocalTime.parse(at);
    }

    private static ZoneId zoneOf(@Nullable String zone) {
        return ZoneId.of(zone == null ? "UTC" : zone);
    }
}
