package org.pyairtable.events;

/**
 * What travels on a topic. Each topic has one sealed family of events; each event is a record of {@code java..} types
 * (or of value records of this package) and carries {@link EventType}.
 */
public interface Event {
    /** The Kafka key: the id of the aggregate. Events with the same key stay in order. Not part of the payload. */
    String aggregateId();
}
