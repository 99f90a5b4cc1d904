package org.pyairtable.local;

import java.util.List;

/**
 * What comes first when the processors are busy. A client waits for the gateway, for data-integration and for PostgreSQL;
 * nobody waits for those who follow the events, so they step back and catch up afterwards.
 */
enum Priority {
    ANSWERS(0),
    /** Carries events; a request is answered before its event is sent. */
    BROKER(5),
    FOLLOWS(10),
    /** Has the most to compute for each event, and the most time for it. */
    INDEXES(19);

    private final int niceness;

    Priority(int niceness) {
        this.niceness = niceness;
    }

    /** What stands before a command of this priority. */
    List<String> prefix() {
        return niceness == 0 ? List.of() : List.of("nice", "-n", String.valueOf(niceness));
    }
}
