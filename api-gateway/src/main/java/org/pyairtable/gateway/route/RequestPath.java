package org.pyairtable.gateway.route;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A request target that means the same to the gateway and to every service. What could be read in two ways (dot
 * segments, backslashes, control characters, broken escapes) has no path.
 *
 * @param uri the target as it was sent, in origin form
 * @param path the part before the query, decoded once
 */
public record RequestPath(String uri, String path) {
    /** No text that a database stores has it, in a path or in a query. */
    private static final String NUL = "%00";

    /** The path of a request target; empty when it is not a sound one. */
    public static Optional<RequestPath> of(String target) {
        if (!target.startsWith("/") || target.indexOf('#') >= 0 || target.contains(NUL)) {
            return Optional.empty();
        }
        int query = target.indexOf('?');
        String raw = query < 0 ? target : target.substring(0, query);
        if (raw.contains("//")) {
            return Optional.empty();
        }
        return decode(raw).filter(RequestPath::isSound).map(path -> new RequestPath(target, path));
    }

    /** The same query under another path, which needs no escaping. */
    public RequestPath withoutPrefix(String prefix) {
        return new RequestPath(uri.substring(prefix.length()), path.substring(prefix.length()));
    }

    private static boolean isSound(String path) {
        if (path.indexOf('\\') >= 0 || path.chars().anyMatch(Character::isISOControl)) {
            return false;
        }
        for (String segment : path.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> decode(String raw) {
        if (raw.indexOf('%') < 0) {
            return Optional.of(raw);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '%') {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
            int low = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            bytes.write(high * 16 + low);
            i += 2;
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
