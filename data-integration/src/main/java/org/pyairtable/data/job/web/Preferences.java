package org.pyairtable.data.job.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a client asks for in {@code Prefer} (RFC 7240). Preferences that are not known, or have values that they cannot have,
 * are ignored; of one that comes twice the first counts.
 *
 * @param async whether the answer may say that the work has begun
 * @param patience for how long the client would rather wait first
 */
record Preferences(boolean async, Optional<Duration> patience) {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,6}");
    private static final String ASYNC = "respond-async";
    private static final String WAIT = "wait";

    /** @param headers the values of all fields of that name, in their order */
    static Preferences of(List<String> headers) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String header : headers) {
            for (String preference : split(header, ',')) {
                String[] nameAndValue = split(preference, ';').getFirst().split("=", 2);
                String value = nameAndValue.length == 1 ? "" : unquoted(nameAndValue[1].strip());
                given.putIfAbsent(nameAndValue[0].strip().toLowerCase(Locale.ROOT), value);
            }
        }
        return new Preferences(
                given.getOrDefault(ASYNC, "no").isEmpty(),
                Optional.ofNullable(given.get(WAIT))
                        .filter(value -> SECONDS.matcher(value).matches())
                        .map(value -> Duration.ofSeconds(Long.parseLong(value))));
    }

    /** At a separator that stands in no quoted text. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && quoted && i + 1 < text.length()) {
                part.append(c).append(text.charAt(++i));
            } else if (c == separator && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                quoted ^= c == '"';
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }

    private static String unquoted(String value) {
        return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }

    /** What of it was followed, for {@code Preference-Applied}, in an answer that says that the work has begun. */
    Optional<String> applied() {
        List<String> applied = new ArrayList<>();
        if (async) {
            applied.add(ASYNC);
        }
        patience.ifPresent(time -> applied.add(WAIT + "=" + time.toSeconds()));
        return applied.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", applied));
    }
}
