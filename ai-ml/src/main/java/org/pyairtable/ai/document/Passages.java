package org.pyairtable.ai.document;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is embedded of a record: its words without numbers, dates and addresses, which carry no meaning for the model; so a
 * changed amount costs no new embedding. The first passage is the record in short. What a long text says beyond it follows in
 * further passages, up to a limit that bounds the cost of one record.
 */
final class Passages {
    static final int MOST = 8;
    /** About the length beyond which more text blurs the vector. */
    private static final int PASSAGE_CHARACTERS = 700;

    private static final int CELL_CHARACTERS = 400;
    /** Leaves room for the title, which says what the passage is about. */
    private static final int PIECE_CHARACTERS = 600;

    private static final int TITLE_CHARACTERS = 90;

    private Passages() {}

    static List<String> of(TableInfo table, SourceRecord source, String title) {
        List<TableField> fields = table.fields().stream()
                .filter(field -> !field.primary() && field.kind().meaningful())
                .filter(field -> source.cells().containsKey(field.id()))
                .sorted(Comparator.comparing(field -> field.kind() == FieldKind.TEXT ? 0 : 1))
                .toList();
        String meaning = fields.stream()
                .map(field -> field.name() + ": " + Rendering.cut(source.text(field), CELL_CHARACTERS))
                .collect(Collectors.joining(". "));
        String whole = table.tableName() + ": " + title + (meaning.isEmpty() ? "" : ". " + meaning);
        List<String> passages = new ArrayList<>();
        passages.add(Rendering.cut(whole, PASSAGE_CHARACTERS));
        String about = Rendering.cut(title, TITLE_CHARACTERS);
        addPieces(passages, about, whole, passages.getFirst().length());
        for (TableField field : fields) {
            String text = source.text(field);
            addPieces(
                    passages, about, text, Rendering.cut(text, CELL_CHARACTERS).length());
        }
        return List.copyOf(passages);
    }

    private static void addPieces(List<String> passages, String about, String text, int from) {
        int start = from;
        while (start < text.length() && passages.size() < MOST) {
            int end = end(text, start);
            String piece = text.substring(start, end).strip();
            if (!piece.isEmpty()) {
                passages.add(about + ". " + piece);
            }
            start = end;
        }
    }

    /** After the last sentence that fits, else the last word, else as much as fits. */
    private static int end(String text, int start) {
        int most = start + PIECE_CHARACTERS;
        if (most >= text.length()) {
            return text.length();
        }
        int half = start + PIECE_CHARACTERS / 2;
        int sentence = Math.max(text.lastIndexOf(". ", most - 2) + 2, text.lastIndexOf('\n', most - 1) + 1);
        if (sentence > half) {
            return sentence;
        }
        int space = text.lastIndexOf(' ', most - 1) + 1;
        if (space > half) {
            return space;
        }
        return Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    }
}
