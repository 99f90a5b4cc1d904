package org.pyairtable.runtime.identity;

import io.vertx.core.http.HttpServerRequest;
import java.util.UUID;

/** The id of a request in logs and events. */
public final class RequestId {
    public static final String HEADER = "X-Request-Id";

    private static final int SHORTEST = 8;
    private static final int LONGEST = 64;
    private static final char FIRST_BEYOND_ASCII = 128;

    private RequestId() {}

    /** The sender's id if it is 8 to 64 letters, digits, dots, hyphens and underscores; otherwise a new one. */
    public static String of(HttpServerRequest request) {
        String given = request.getHeader(HEADER);
        return given != null && isWellFormed(given) ? given : UUID.randomUUID().toString();
    }

    static boolean isWellFormed(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean letterOrDigit = c < FIRST_BEYOND_ASCII && Character.isLetterOrDigit(c);
            if (!letterOrDigit && "._-".indexOf(c) < 0) {
                return false;
            }
        }
        return id.length() >= SHORTEST && id.length() <= LONGEST;
    }
}
