package org.pyairtable.data.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.cell.DateText;
import org.pyairtable.data.wire.Json;

/**
 * A job as it was read.
 *
 * @param attempt which attempt at the change this is, from 1
 * @param cancelled whether it is to end
 */
public record Job(
        String id,
        long sequence,
        JobOrder order,
        JobState state,
        int attempt,
        boolean cancelled,
        Progress progress,
        Times times,
        Outcome outcome) {
    /**
     * How far it is.
     *
     * @param done records that were gone through
     * @param total records that are to be gone through, as far as that is known; one counts as often as it is gone through
     */
    public record Progress(long done, long total) {}

    public record Times(Instant created, Optional<Instant> started, Optional<Instant> finished) {}

    /** What it ended with; neither while it has not ended. */
    public record Outcome(Optional<JsonNode> error, Optional<JsonNode> result) {}

    public String path() {
        return "/api/bases/" + order.baseId() + "/jobs/" + id;
    }

    public Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("kind", order.kind());
        json.put("state", state.wireName());
        json.put("done", progress.done());
        json.put("total", Math.max(progress.done(), progress.total()));
        json.put("createdAt", DateText.wire(times.created()));
        json.put("startedBy", order.principal().userId());
        times.started().ifPresent(at -> json.put("startedAt", DateText.wire(at)));
        times.finished().ifPresent(at -> json.put("finishedAt", DateText.wire(at)));
        if (cancelled && !state.isFinal()) {
            json.put("cancelling", true);
        }
        outcome.error().map(JobError::read).ifPresent(e -> json.put("error", e.shown()));
        outcome.result().map(Json::value).ifPresent(value -> json.put("result", value));
        return json;
    }
}
