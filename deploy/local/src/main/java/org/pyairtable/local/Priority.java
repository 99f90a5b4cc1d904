package org.pyairtable.local;

import java.util.List;

/**
 * Scheduling priorities under load. Clients wait for the gateway, for data-integration, for the search and for PostgreSQL;
 * they do not wait for the consumers of events, which get a lower priority and catch up afterwards. ai-ml lowers the
 * priority of its embedding threads by itself.
 */
enum Priority {
    ANSWERS(0),
    /** Carries events; a request is answered before its event is published. */
    BROKER(5),
    FOLLOWS(10);

    private final int niceness;

    Priority(int niceness) {
        this.niceness = niceness;
    }

    /** The prefix of a command of this priority. */
    List<String> prefix() {
        return niceness == 0 ? List.of() : List.of("nice", "-n", String.valueOf(niceness));
    }
}
