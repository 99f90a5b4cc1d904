package org.pyairtable.outbox;

import org.pyairtable.runtime.kafka.KafkaSettings;

/** The event does not fit on a topic. Refused while appending, so that it cannot block the relay. */
public final class EventTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EventTooLargeException(String type, int bytes) {
        super("%s has %d bytes, at most %d fit".formatted(type, bytes, KafkaSettings.MAX_EVENT_BYTES));
    }
}
