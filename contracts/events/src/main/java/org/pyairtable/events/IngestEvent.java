package org.pyairtable.events;

import java.util.Map;

/** Events published by other systems. Topic {@code ingest.events}, keyed by workspace id. */
public sealed interface IngestEvent extends Event {
    /** @param name what workflows wait for, for example {@code delivery.arrived} */
    @EventType("org.pyairtable.ingest.events.external.v1")
    record ExternalEvent(String workspaceId, String name, Map<String, Object> payload) implements IngestEvent {
        @Override
        public String aggregateId() {
            return workspaceId;
        }
    }
}
