package org.pyairtable.workflow.steps;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks of a definition's values, made at construction. */
public final class Given {
    static final int MAX_NAME = 200;
    public static final int MAX_TEXT = 10_000;
    private static final Duration LONGEST_WAIT = Duration.ofDays(366);
    private static final Pattern STEP_ID = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

    private Given() {}

    public static String name(String field, @Nullable String value) {
        return text(field, value, MAX_NAME);
    }

    public static String text(String field, @Nullable String value) {
        return text(field, value, MAX_TEXT);
    }

    private static String text(String field, @Nullable String value, int longest) {
        if (value == null || value.isBlank()) {
            throw new BadValue(field, "is missing");
        }
        if (value.length() > longest) {
            throw new BadValue(field, "is longer than " + longest + " characters");
        }
        return value;
    }

    static String stepId(@Nullable String value) {
        String id = name("id", value);
        if (!isIdentifier(id)) {
            throw new BadValue("id", "is not a letter followed by up to 63 letters, digits, '_' or '-'");
        }
        return id;
    }

    static boolean isIdentifier(String text) {
        return STEP_ID.matcher(text).matches();
    }

    /** Bounds a value of any shape by the length of its texts together. */
    public static void json(String field, @Nullable Object value) {
        if (length(value) > MAX_TEXT) {
            throw new BadValue(field, "is longer than " + MAX_TEXT + " characters");
        }
    }

    /** About how many characters a value has as JSON. */
    static long length(@Nullable Object value) {
        return switch (value) {
            case null -> 4;
            case Collection<?> items -> items.stream().mapToLong(Given::length).sum() + 2L * items.size();
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .mapToLong(e -> e.getKey().toString().length() + length(e.getValue()) + 4)
                        .sum();
            default -> value.toString().length();
        };
    }

    public static <T> List<T> some(String field, @Nullable List<T> values, int most) {
        List<T> given = any(field, values, most);
        if (given.isEmpty()) {
            throw new BadValue(field, "is missing or empty");
        }
        return given;
    }

    public static <T> List<T> any(String field, @Nullable List<T> values, int most) {
        if (values == null) {
            return List.of();
        }
        if (values.size() > most) {
            throw new BadValue(field, "has more than " + most + " elements");
        }
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i) == null) {
                throw new BadValue(field + "[" + i + "]", "is null");
            }
        }
        return List.copyOf(values);
    }

    static Map<String, @Nullable Object> cells(@Nullable Map<String, @Nullable Object> cells) {
        if (cells == null || cells.isEmpty()) {
            throw new BadValue("fields", "is missing or empty");
        }
        if (cells.size() > 500) {
            throw new BadValue("fields", "has more than 500 cells");
        }
        return Collections.unmodifiableMap(new LinkedHashMap<>(cells));
    }

    public static Duration wait(String field, @Nullable Duration value, Duration shortest) {
        if (value == null) {
            throw new BadValue(field, "is missing");
        }
        if (value.compareTo(shortest) < 0 || value.compareTo(LONGEST_WAIT) > 0) {
            throw new BadValue(field, "is not between " + shortest + " and " + LONGEST_WAIT);
        }
        return value;
    }
}
