package org.pyairtable.workflow.definitions.trigger;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.workflow.steps.BadValue;

/**
 * The times of a cron expression in a time zone. Where clocks are put forward, a time of day that is skipped comes as much later;
 * where they are put back, one that occurs twice counts once. An expression for every hour goes by time that passes.
 */
final class CronSchedule {
    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    /** A day and an hour have fewer minutes. */
    private static final int MOST_TRIES = 3_000;

    private final ExecutionTime times;
    private final ZoneId zone;
    private final boolean everyHour;

    private CronSchedule(ExecutionTime times, ZoneId zone, boolean everyHour) {
        this.times = times;
        this.zone = zone;
        this.everyHour = everyHour;
    }

    /** Fails with a {@link BadValue}. */
    static CronSchedule of(String cron, @Nullable String zone) {
        Cron parsed;
        try {
            parsed = PARSER.parse(cron).validate();
        } catch (IllegalArgumentException e) {
            throw new BadValue(
                    "cron",
                    "is not a cron expression of five fields (minute, hour, day of the month, month, day of the week) such as"
                            + " 0 9 * * 1: " + cron);
        }
        try {
            ZoneId known = ZoneId.of(zone == null ? "UTC" : zone);
            boolean everyHour = cron.strip().split("\\s+", -1)[1].startsWith("*");
            return new CronSchedule(ExecutionTime.forCron(parsed), known, everyHour);
        } catch (DateTimeException e) {
            throw new BadValue("zone", "is not a time zone such as Europe/Riga: " + zone);
        }
    }

    /** The first of its times after another; empty when it has none. */
    Optional<Instant> next(Instant after) {
        return everyHour ? byTimeThatPasses(after) : byTheClock(after);
    }

    private Optional<Instant> byTimeThatPasses(Instant after) {
        return times.nextExecution(after.atZone(zone)).map(ZonedDateTime::toInstant);
    }

    /** On a calendar without changes of the clocks, of which each time is then looked up in the zone. */
    private Optional<Instant> byTheClock(Instant after) {
        ZonedDateTime local = after.atZone(zone).toLocalDateTime().minusDays(1).atZone(ZoneOffset.UTC);
        for (int i = 0; i < MOST_TRIES; i++) {
            Optional<ZonedDateTime> next = times.nextExecution(local);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            local = next.get();
            Instant instant = local.toLocalDateTime().atZone(zone).toInstant();
            if (instant.isAfter(after)) {
                return Optional.of(instant);
            }
        }
        return Optional.empty();
    }
}
