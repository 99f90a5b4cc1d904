package org.pyairtable.outbox;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.wire.CloudEventHeaders;

/**
 * What an event's headers say of it.
 *
 * @param type CloudEvents type
 * @param subject id of what it is about, for a record event the table
 * @param workspace id of its workspace; null when it belongs to none
 */
public record EventOutline(
        String type, String subject, @Nullable String workspace) {
    /** Absent when the headers leave a part to the payload. */
    static Optional<EventOutline> of(Map<String, String> headers) {
        String type = headers.get(CloudEventHeaders.TYPE);
        String subject = headers.get(CloudEventHeaders.SUBJECT);
        return type == null || subject == null
                ? Optional.empty()
                : Optional.of(new EventOutline(type, subject, headers.get(CloudEventHeaders.WORKSPACE)));
    }
}
