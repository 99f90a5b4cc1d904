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

    Download(HttpClientResponse response, Runnable release) {
        this.response = response;
        this.release = release;
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
        return MultiHelper.toMulti(response).onTermination().invoke(release);
    }

    public void abandon() {
        release.run();
    }
}
