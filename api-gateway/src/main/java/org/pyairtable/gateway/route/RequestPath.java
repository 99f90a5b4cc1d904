package org.pyairtable.gateway.route;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A request target that means the same to the gateway and to every service. An ambiguous target (dot segments, unescaped
 * backslashes, control characters, broken escapes) has no path. Characters that are not allowed in a URL but have one
 * meaning (braces and quotes of a formula, non-ASCII letters) are escaped: many clients send them as they are.
 *
 * @param uri the target, in origin form
 * @param path the part before the query, decoded once; a slash inside a segment stays {@code %2F}
 */
public record RequestPath(String uri, String path) {
    /** NUL, which the database cannot store, in a path or in a query. */
    private static final String NUL = "%00";

    /** A slash that is not a separator, and its spelling that stays escaped after decoding. */
    private static final Pattern SLASH = Pattern.compile("%2F", Pattern.CASE_INSENSITIVE);

    private static final String ESCAPED_SLASH = "%252F";

    /** Characters that a URL may contain only escaped; brackets only in its path, where they have no meaning. */
    private static final String FORBIDDEN = "\"<>^`{|}";

    /** A semicolon begins path parameters for some parsers; escaped, it is part of the segment for all. */
    private static final String FORBIDDEN_IN_PATH = FORBIDDEN + "[];";

    private static final int DELETE = 0x7f;
    private static final int BYTE = 0xff;

    /** The path of a request target; empty when the target is malformed or ambiguous. */
    public static Optional<RequestPath> of(String target) {
        if (!target.startsWith("/") || target.indexOf('#') >= 0 || target.contains(NUL)) {
            return Optional.empty();
        }
        int query = target.indexOf('?');
        Optional<String> raw = escaped(query < 0 ? target : target.substring(0, query), FORBIDDEN_IN_PATH);
        Optional<String> rest = escaped(query < 0 ? "" : target.substring(query), FORBIDDEN + '\\');
        if (raw.isEmpty()
                || rest.isEmpty()
                || raw.get().contains("//")
                || raw.get().indexOf('\\') >= 0) {
            return Optional.empty();
        }
        return decode(raw.get())
                .filter(RequestPath::isSound)
                .flatMap(sound -> decode(SLASH.matcher(raw.get()).replaceAll(ESCAPED_SLASH)))
                .map(path -> new RequestPath(raw.get() + rest.get(), path));
    }

    /** Empty when a percent sign does not begin an escape, and for characters that cannot occur in a request line. */
    private static Optional<String> escaped(String part, String forbidden) {
        StringBuilder escaped = new StringBuilder(part.length());
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c > BYTE || c <= ' ' || c == DELETE || (c == '%' && !isEscape(part, i))) {
                return Optional.empty();
            }
            // The server passes each non-ASCII byte as one character.
            if (c > DELETE || forbidden.indexOf(c) >= 0) {
                escaped.append(String.format("%%%02X", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return Optional.of(escaped.toString());
    }

    private static boolean isEscape(String part, int at) {
        return at + 2 < part.length()
                && Character.digit(part.charAt(at + 1), 16) >= 0
                && Character.digit(part.charAt(at + 2), 16) >= 0;
    }

    private static boolean isSound(String path) {
        for (int i = 0; i < path.length(); i++) {
            if (Character.isISOControl(path.charAt(i))) {
                return false;
            }
        }
        // An escaped backslash is part of a segment, but a parser that takes it for a slash must not be misled either.
        return (!path.contains("/.") && path.indexOf('\\') < 0)
                || Stream.of(path.split("[/\\\\]", -1))
                        .noneMatch(segment -> segment.equals(".") || segment.equals(".."));
    }

    private static Optional<String> decode(String raw) {
        if (raw.indexOf('%') < 0) {
            return Optional.of(raw);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '%') {
                bytes.write(c);
                continue;
            }
            bytes.write(Character.digit(raw.charAt(i + 1), 16) * 16 + Character.digit(raw.charAt(i + 2), 16));
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
