package org.pyairtable.data.attachment.external;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.vertx.MultiHelper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.Optional;

/** The answer of a file's server. Either its body is read or it is abandoned. */
public final class Download {
    private final HttpClientResponse response;
    private final Runnable release;
    private final Runnable reset;

    /**
     * @param release to be called when the body has ended, however it did
     * @param reset closes the connection in the middle of the body
     */
    Download(HttpClientResponse response, Runnable release, Runnable reset) {
        this.response = response;
        this.release = release;
        this.reset = reset;
    }

    int status() {
        return response.statusCode();
    }

    Optional<String> location() {
        return Optional.ofNullable(response.getHeader("Location"));
    }

    /** What the server says the file is. */
    public Optional<String> type() {
        return Optional.ofNullable(response.getHeader("Content-Type"));
    }

    /** How many bytes the server says there are. */
    public Optional<Long> size() {
        try {
            return Optional.ofNullable(response.getHeader("Content-Length")).map(Long::parseLong);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The bytes, as fast as they are asked for. Ends the connection however it ends. */
    public Multi<Buffer> body() {
        return MultiHelper.toMulti(response)
                .onCancellation()
                .invoke(this::abandon)
                .onTermination()
                .invoke(release);
    }

    public void abandon() {
        release.run();
        // That the stream breaks off is what is wanted, so it is nobody's failure.
        response.exceptionHandler(failure -> {});
        reset.run();
    }
}
