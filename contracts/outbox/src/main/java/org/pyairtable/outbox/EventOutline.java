package org.pyairtable.outbox;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.wire.CloudEventHeaders;

/**
 * An event as described by its headers.
 *
 * @param type CloudEvents type
 * @param subject id of the aggregate; for a record event the table
 * @param workspace id of its workspace; null when it belongs to none
 * @param time RFC 3339
 */
public record EventOutline(
        String source,
        String id,
        String type,
        String subject,
        @Nullable String workspace,
        String correlation,
        String time) {
    /** From valid headers; absent when they do not say enough. */
    static Optional<EventOutline> of(Map<String, String> headers) {
        String id = headers.getOrDefault(CloudEventHeaders.ID, "");
        String subject = headers.get(CloudEventHeaders.SUBJECT);
        String time = headers.get(CloudEventHeaders.TIME);
        return subject == null || time == null
                ? Optional.empty()
                : Optional.of(new EventOutline(
                        headers.getOrDefault(CloudEventHeaders.SOURCE, ""),
                        id,
                        headers.getOrDefault(CloudEventHeaders.TYPE, ""),
                        subject,
                        headers.get(CloudEventHeaders.WORKSPACE),
                        headers.getOrDefault(CloudEventHeaders.CORRELATION, id),
                        time));
    }
}
