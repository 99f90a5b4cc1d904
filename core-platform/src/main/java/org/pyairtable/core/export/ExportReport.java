package org.pyairtable.core.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How far the export of a person has come.
 *
 * @param state {@code running} until every service has answered, then {@code ready}
 * @param expiresAt when it is deleted
 */
@Schema(name = "UserExport")
record ExportReport(
        String id, String userId, String state, Instant requestedAt, Instant expiresAt, List<Part> services) {
    static final String READY = "ready";
    static final String RUNNING = "running";

    ExportReport {
        services = List.copyOf(services);
    }

    boolean isReady() {
        return state.equals(READY);
    }

    /**
     * A service.
     *
     * @param state {@code waiting} or {@code done}
     * @param rows how many there are, by what they hold
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "UserExportPart")
    record Part(String service, String state, @Nullable Instant doneAt, Map<String, Long> rows) {
        Part {
            rows = Map.copyOf(rows);
        }
    }
}
