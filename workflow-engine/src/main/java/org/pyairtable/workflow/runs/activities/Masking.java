package org.pyairtable.workflow.runs.activities;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.pyairtable.workflow.Documents;
import org.pyairtable.workflow.secrets.Secret;

/** Hides secrets in texts of a receiver that repeats what it was sent: as they are, in JSON, and in URLs. */
final class Masking {
    private static final String MASK = "•••";

    private final List<String> hidden;

    Masking(Collection<Secret> secrets) {
        // The longest first: one may hold another.
        this.hidden = secrets.stream()
                .map(Secret::value)
                .flatMap(value -> Stream.of(value, inJson(value), URLEncoder.encode(value, StandardCharsets.UTF_8)))
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    String mask(String text) {
        String masked = text;
        for (String value : hidden) {
            masked = masked.replace(value, MASK);
        }
        return masked;
    }

    private static String inJson(String value) {
        String quoted = Documents.write(value);
        return quoted.substring(1, quoted.length() - 1);
    }
}
