package org.pyairtable.core.erasure;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far the erasure of a person has come.
 *
 * @param state {@code running} until every service has answered, then {@code done}
 * @param requestedBy id of the operator
 */
record ErasureReport(String userId, String state, Instant requestedAt, String requestedBy, List<Part> services) {
    ErasureReport {
        services = List.copyOf(services);
    }

    /**
     * A service.
     *
     * @param state {@code waiting} or {@code done}
     * @param changed how many rows were deleted, or rid of name and address, by what they held
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Part(String service, String state, @Nullable Instant doneAt, Map<String, Long> changed) {
        Part {
            changed = Map.copyOf(changed);
        }
    }
}
