package org.pyairtable.local;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the value of a setting must look like, as its description in the catalogue says it. */
sealed interface ValueType {
    /** Reads {@code text}, {@code secret}, {@code number from 1 to 20}, {@code one of open, closed}, {@code list of duration}, … */
    static ValueType of(String description) {
        Matcher bounded = Bounded.SYNTAX.matcher(description);
        if (description.startsWith("list of ")) {
            return new ListOf(of(description.substring("list of ".length())));
        }
        if (description.startsWith("one of ")) {
            return new OneOf(List.of(description.substring("one of ".length()).split(", ", -1)));
        }
        if (bounded.matches()) {
            return new Bounded(
                    bounded.group(1).equals("number"),
                    Optional.ofNullable(bounded.group(2)).map(BigDecimal::new),
                    Optional.ofNullable(bounded.group(3)).map(BigDecimal::new));
        }
        return switch (description) {
            case "text" -> new Text();
            case "secret" -> new Secret();
            case "32 bytes in base64" -> new Key();
            case "duration" -> new Time();
            case "size" -> new Size();
            case "URL" -> new Url();
            case "true or false" -> new OneOf(List.of("true", "false"));
            default -> throw new IllegalArgumentException("no type of settings: " + description);
        };
    }

    /** Why the value is wrong; empty when it is right. Never repeats a secret. */
    Optional<String> objection(String value);

    default boolean isSecret() {
        return false;
    }

    /** Anything but nothing. */
    record Text() implements ValueType {
        @Override
        public Optional<String> objection(String value) {
            return value.isBlank() ? Optional.of("is empty") : Optional.empty();
        }
    }

    /** A password or key of another system. */
    record Secret() implements ValueType {
        @Override
        public Optional<String> objection(String value) {
            return value.isBlank() ? Optional.of("is empty") : Optional.empty();
        }

        @Override
        public boolean isSecret() {
            return true;
        }
    }

    /** A key of our own. */
    record Key() implements ValueType {
        private static final int BYTES = 32;

        @Override
        public Optional<String> objection(String value) {
            try {
                int bytes = Base64.getDecoder().decode(value.strip()).length;
                return bytes < BYTES
                        ? Optional.of("must be at least " + BYTES + " random bytes in base64, not " + bytes)
                        : Optional.empty();
            } catch (IllegalArgumentException notBase64) {
                return Optional.of("must be at least " + BYTES + " random bytes in base64");
            }
        }

        @Override
        public boolean isSecret() {
            return true;
        }
    }

    /** ISO 8601, or digits and a unit. */
    record Time() implements ValueType {
        private static final Pattern SHORT = Pattern.compile("\\d+(ms|s|m|h|d)?");

        @Override
        public Optional<String> objection(String value) {
            if (SHORT.matcher(value).matches()) {
                return Optional.empty();
            }
            try {
                return Duration.parse(value).isNegative() ? Optional.of("must not be negative") : Optional.empty();
            } catch (DateTimeParseException wrong) {
                return Optional.of("must be a duration such as 500ms, 30s, 5m, 2h, 7d or PT30S, not '" + value + "'");
            }
        }
    }

    /** Digits and a unit of 1,024. */
    record Size() implements ValueType {
        private static final Pattern SYNTAX = Pattern.compile("\\d+[BbKkMmGgTtPpEeZzYy]?");

        @Override
        public Optional<String> objection(String value) {
            return SYNTAX.matcher(value).matches()
                    ? Optional.empty()
                    : Optional.of("must be a size such as 512K, 10M or 5G, not '" + value + "'");
        }
    }

    /** Absolute, of the web. */
    record Url() implements ValueType {
        @Override
        public Optional<String> objection(String value) {
            try {
                URI url = URI.create(value);
                if (url.getHost() != null && url.getScheme().matches("https?")) {
                    return Optional.empty();
                }
            } catch (IllegalArgumentException malformed) {
                // The answer is the same.
            }
            return Optional.of("must be a URL that begins with http:// or https://, not '" + value + "'");
        }
    }

    /** One word of several. */
    record OneOf(List<String> choices) implements ValueType {
        @Override
        public Optional<String> objection(String value) {
            return choices.contains(value)
                    ? Optional.empty()
                    : Optional.of("must be one of " + String.join(", ", choices) + ", not '" + value + "'");
        }
    }

    /** Separated by commas. */
    record ListOf(ValueType element) implements ValueType {
        @Override
        public Optional<String> objection(String value) {
            return List.of(value.split(",", -1)).stream()
                    .map(String::strip)
                    .flatMap(part -> element.objection(part).stream())
                    .findFirst();
        }
    }

    /** A number between two others. */
    record Bounded(boolean whole, Optional<BigDecimal> lowest, Optional<BigDecimal> highest) implements ValueType {
        private static final Pattern SYNTAX =
                Pattern.compile("(number|decimal)(?: from (-?[\\d.]+))?(?: to (-?[\\d.]+))?");

        @Override
        public Optional<String> objection(String value) {
            try {
                BigDecimal number = new BigDecimal(value.strip());
                boolean tooLow = lowest.isPresent() && number.compareTo(lowest.get()) < 0;
                boolean tooHigh = highest.isPresent() && number.compareTo(highest.get()) > 0;
                boolean broken = whole && number.stripTrailingZeros().scale() > 0;
                return tooLow || tooHigh || broken ? Optional.of(rule(value)) : Optional.empty();
            } catch (NumberFormatException notANumber) {
                return Optional.of(rule(value));
            }
        }

        private String rule(String value) {
            return "must be a " + (whole ? "whole number" : "number")
                    + lowest.map(bound -> " from " + bound.toPlainString()).orElse("")
                    + highest.map(bound -> " to " + bound.toPlainString()).orElse("")
                    + ", not '" + value + "'";
        }
    }
}
