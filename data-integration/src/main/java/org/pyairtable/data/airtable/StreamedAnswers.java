package org.pyairtable.data.airtable;

import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ext.Provider;
import org.pyairtable.data.ListSettings;
import org.pyairtable.runtime.stream.StreamedBodyWriter;

/** Sends lists and files. */
@Provider
@Singleton
public class StreamedAnswers extends StreamedBodyWriter {
    StreamedAnswers(Vertx vertx, ListSettings settings) {
        super(vertx, settings.reader());
    }
}
