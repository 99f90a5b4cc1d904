package org.pyairtable.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until a test moves it. In UTC, and safe for use by several threads. */
public final class MutableClock extends Clock {
    private volatile Instant now;

    private MutableClock(Instant now) {
        this.now = now;
    }

    /** A clock that shows this time. */
    public static MutableClock at(Instant time) {
        return new MutableClock(time);
    }

    /** A clock that shows this ISO-8601 time, for example {@code 2026-03-01T09:00:00Z}. */
    public static MutableClock at(String time) {
        return at(Instant.parse(time));
    }

    /** Moves the clock; a negative duration moves it back, as clocks sometimes do. */
    public synchronized void advance(Duration by) {
        now = now.plus(by);
    }

    /** Makes the clock show this time. */
    public synchronized void set(Instant time) {
        now = time;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** The same clock in another zone: it follows when this one is moved. */
    @Override
    public Clock withZone(ZoneId zone) {
        if (zone.equals(getZone())) {
            return this;
        }
        return new Clock() {
            @Override
            public Instant instant() {
                return MutableClock.this.instant();
            }

            @Override
            public ZoneId getZone() {
                return zone;
            }

            @Override
            public Clock withZone(ZoneId other) {
                return MutableClock.this.withZone(other);
            }
        };
    }
}
