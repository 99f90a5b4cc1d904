package org.pyairtable.ai.document;

import io.vertx.core.json.JsonObject;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.RecordEvent.RecordChange;

/** A created or updated record and the event that told of it. */
record SavedRecord(RecordChange change, Envelope<?> cause) {
    /** This, unless the other is newer. */
    SavedRecord notBefore(SavedRecord other) {
        return other.cause.time().isAfter(cause.time()) ? other : this;
    }

    JsonObject json() {
        return new JsonObject()
                .put("record_id", change.recordId())
                .put("display", change.display())
                .put("cells", new JsonObject(change.fields()))
                .put("links", JsonObject.mapFrom(change.links()))
                .put("source_time", cause.time().toString())
                .put("cause", cause.id())
                .put("actor", cause.actor())
                .put("correlation", cause.correlation());
    }
}
