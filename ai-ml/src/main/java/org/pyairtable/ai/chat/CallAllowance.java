package org.pyairtable.ai.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.pyairtable.ai.AiSettings;

/** What the calls of tools for one answer may still come to. Not for concurrent use. */
final class CallAllowance {
    /** Of one result; the model pays for reading it with each further call. */
    private static final int MOST_OF_ONE = 12_000;
    /** Less is not enough for an answer. */
    private static final int LEAST = 300;

    private final Map<String, Integer> sameCalls = new HashMap<>();
    private int calls;
    private long bytes;

    CallAllowance(AiSettings.Tools settings) {
        this.calls = settings.mostCalls();
        this.bytes = settings.mostResults().asLongValue();
    }

    /** Bytes that the result of each of some calls at once may have; 0 when there is no room left. */
    int room(int atOnce) {
        long room = Math.min(MOST_OF_ONE, bytes / atOnce);
        return room < LEAST ? 0 : (int) room;
    }

    /** Whether there is a call left, which then is used up. */
    boolean takeCall() {
        return calls-- > 0;
    }

    void read(String result) {
        bytes -= result.getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * Identifies a change: the same when the question is answered again and the same change is asked for, so that it is not
     * made twice; another for the second of two equal changes in one answer.
     */
    String key(QuestionId question, String tool, Map<String, Object> arguments, ObjectMapper json) {
        String call = tool + " " + sorted(arguments, json);
        int nth = sameCalls.merge(call, 1, Integer::sum);
        return "chat-" + digest(question.sessionId() + " " + question.position() + " " + nth + " " + call);
    }

    private static String sorted(Map<String, Object> arguments, ObjectMapper json) {
        try {
            return json.writer()
                    .with(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .writeValueAsString(arguments);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Arguments are JSON", e);
        }
    }

    private static String digest(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
