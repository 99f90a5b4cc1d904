package org.pyairtable.workflow.external;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it is sent, secrets included.
 *
 * @param url absolute, http or https, with a host
 * @param timeout for all of it, the answer's body included
 */
public record OutsideRequest(
        String method,
        URI url,
        Map<String, String> headers,
        @Nullable String body,
        Duration timeout) {
    public OutsideRequest {
        headers = Map.copyOf(headers);
    }

    /** Keeps secrets out of logs. */
    @Override
    public String toString() {
        return "OutsideRequest[" + method + " " + url.getHost() + "]";
    }
}
