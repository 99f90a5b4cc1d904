package org.pyairtable.ai.document;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.RecordEvent.RecordChange;

/** A created or updated record and its event. */
record SavedRecord(RecordChange change, Envelope<?> cause) {
    /** This, unless the other is newer. */
    SavedRecord notBefore(SavedRecord other) {
        return other.cause.time().isAfter(cause.time()) ? other : this;
    }

    /** The limit of a stored text. */
    private static final int MOST_CHARACTERS = 20_000;

    private Map<String, Object> cells() {
        Map<String, Object> cells = new LinkedHashMap<>(change.fields());
        cells.replaceAll((field, cell) -> cell instanceof String text ? cut(text) : cell);
        return cells;
    }

    private static String cut(String text) {
        if (text.length() <= MOST_CHARACTERS) {
            return text;
        }
        boolean pair = Character.isHighSurrogate(text.charAt(MOST_CHARACTERS - 1));
        return text.substring(0, pair ? MOST_CHARACTERS - 1 : MOST_CHARACTERS);
    }

    JsonObject json() {
        return new JsonObject()
                .put("record_id", change.recordId())
                .put("display", cut(change.display()))
                .put("cells", new JsonObject(cells()))
                .put("links", JsonObject.mapFrom(change.links()))
                .put("source_time", cause.time().toString())
                .put("cause", cause.id())
                .put("actor", cause.actor())
                .put("correlation", cause.correlation());
    }
}
