package org.pyairtable.communication.notifications;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import org.pyairtable.events.CommunicationCommand.SendNotification;
import org.pyairtable.runtime.wire.EventJson;

/** The content of a notification, with limits, because outside producers send it too. */
record Message(String workspaceId, Category category, String title, String body, Map<String, Object> data) {
    private static final JsonMapper JSON = EventJson.mapper();
    private static final int LARGEST_DATA = 20_000;

    Message {
        requireText("title", title, SendNotification.LONGEST_TITLE);
        requireText("body", body, SendNotification.LONGEST_BODY);
        if (title.isBlank()) {
            throw new IllegalArgumentException("title is empty");
        }
        if (write(data).length() > LARGEST_DATA) {
            throw new IllegalArgumentException("data is longer than " + LARGEST_DATA + " characters of JSON");
        }
    }

    String dataJson() {
        return write(data);
    }

    static JsonNode readData(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The data of a stored notification cannot be read", e);
        }
    }

    private static void requireText(String name, String text, int longest) {
        if (text.length() > longest) {
            throw new IllegalArgumentException(name + " is longer than " + longest + " characters");
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(name + " contains the character NUL");
        }
    }

    private static String write(Map<String, Object> data) {
        try {
            return JSON.writeValueAsString(data);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("data cannot be written as JSON", e);
        }
    }
}
