package org.pyairtable.core.export;

import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import org.pyairtable.runtime.stream.StreamedBodyWriter;

/** Sends exports. */
@Provider
@Singleton
public class StreamedAnswers extends StreamedBodyWriter {
    /** With a client that takes no piece. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    StreamedAnswers(Vertx vertx) {
        super(vertx, PATIENCE);
    }
}
