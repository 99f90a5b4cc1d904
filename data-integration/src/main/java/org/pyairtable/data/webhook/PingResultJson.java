package org.pyairtable.data.webhook;

import java.util.LinkedHashMap;
import java.util.Map;
import org.pyairtable.data.cell.DateText;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.CommunicationEvent.PingAttempted;
import org.pyairtable.events.CommunicationEvent.PingResult;

/** How the newest attempt at a ping ended, as the list of webhooks shows it. */
final class PingResultJson {
    private PingResultJson() {}

    static String of(PingAttempted attempt) {
        Map<String, Object> json = new LinkedHashMap<>();
        boolean success = attempt.result() == PingResult.DELIVERED;
        json.put("success", success);
        json.put("completionTimestamp", DateText.wire(attempt.completedAt()));
        json.put("durationMs", attempt.durationMillis());
        json.put("retryNumber", attempt.attempt() - 1);
        if (!success) {
            String error = attempt.error();
            json.put("error", Map.of("message", error == null ? "The ping was not accepted" : error));
            json.put("willBeRetried", attempt.result() == PingResult.FAILED);
        }
        return Json.write(json);
    }
}
