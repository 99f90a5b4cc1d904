package org.pyairtable.ai.document;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A record as text.
 *
 * @param title the title in lists
 * @param body every cell, one per line, as {@code Name: value}; the text of the word search
 * @param passages what is embedded, see {@link Passages}
 */
public record Rendering(String title, String body, List<String> passages) {
    private static final int BODY_CHARACTERS = 20_000;

    public Rendering {
        passages = List.copyOf(passages);
    }

    public static Rendering of(TableInfo table, SourceRecord source) {
        String title = source.display().isBlank()
                ? source.recordId()
                : source.display().strip();
        String body = table.fields().stream()
                .filter(field -> source.cells().containsKey(field.id()))
                .map(field -> field.name() + ": " + source.text(field))
                .collect(Collectors.joining("\n"));
        return new Rendering(title, cut(body, BODY_CHARACTERS), Passages.of(table, source, title));
    }

    /** The same for the same passages; SHA-256 in hex. */
    public String passageHash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of()
                    .formatHex(digest.digest(String.join("\n", passages).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }

    static String cut(String text, int characters) {
        if (text.length() <= characters) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(characters - 1)) ? characters - 1 : characters;
        return text.substring(0, end);
    }
}
