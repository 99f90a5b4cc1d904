package org.pyairtable.ai.document;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.stream.Collectors;

/**
 * A record as text.
 *
 * @param title what a list would show
 * @param body every cell, one a line, as {@code Name: value}; what words are looked up in
 * @param passage what is embedded: the words of the record without its numbers, dates and addresses, which carry no
 *     meaning for the model; so a changed amount costs no new embedding
 */
public record Rendering(String title, String body, String passage) {
    private static final int BODY_CHARACTERS = 20_000;
    /** About what the model reads of a passage before more text blurs the vector; also bounds the cost of one. */
    private static final int PASSAGE_CHARACTERS = 700;

    private static final int CELL_CHARACTERS = 400;

    public static Rendering of(TableInfo table, SourceRecord source) {
        String title = source.display().isBlank()
                ? source.recordId()
                : source.display().strip();
        String body = table.fields().stream()
                .filter(field -> source.cells().containsKey(field.id()))
                .map(field -> field.name() + ": " + source.text(field))
                .collect(Collectors.joining("\n"));
        String meaning = table.fields().stream()
                .filter(field -> !field.primary() && field.kind().meaningful())
                .filter(field -> source.cells().containsKey(field.id()))
                .sorted(Comparator.comparing(field -> field.kind() == FieldKind.TEXT ? 0 : 1))
                .map(field -> field.name() + ": " + cut(source.text(field), CELL_CHARACTERS))
                .collect(Collectors.joining(". "));
        String passage = table.tableName() + ": " + title + (meaning.isEmpty() ? "" : ". " + meaning);
        return new Rendering(title, cut(body, BODY_CHARACTERS), cut(passage, PASSAGE_CHARACTERS));
    }

    /** The same for the same passage; SHA-256 in hex. */
    public String passageHash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(passage.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }

    private static String cut(String text, int characters) {
        if (text.length() <= characters) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(characters - 1)) ? characters - 1 : characters;
        return text.substring(0, end);
    }
}
