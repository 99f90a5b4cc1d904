package org.pyairtable.ai.search;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pyairtable.ai.document.Rendering;
import org.pyairtable.ai.document.SourceRecord;
import org.pyairtable.ai.document.TableField;
import org.pyairtable.ai.document.TableInfo;

/** Records and questions about them, each with the records that answer it. */
final class LabelledQuestions {
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("Notes", "multilineText"),
            Map.entry("Text", "multilineText"),
            Map.entry("Description", "multilineText"),
            Map.entry("Remarks", "multilineText"),
            Map.entry("Notizen", "multilineText"),
            Map.entry("Status", "singleSelect"),
            Map.entry("Due", "date"),
            Map.entry("Amount", "currency"),
            Map.entry("Mail", "email"),
            Map.entry("Phone", "phoneNumber"));

    private LabelledQuestions() {}

    record Labelled(String kind, String question, Set<String> relevant) {}

    static Map<String, Rendering> records() throws IOException {
        Map<String, Rendering> records = new LinkedHashMap<>();
        for (String[] row : rows("/search/records.tsv")) {
            records.put(row[0], rendering(row[0], row[1], row[2]));
        }
        return records;
    }

    /** On which weights are tuned. */
    static List<Labelled> forTuning() throws IOException {
        return questions("/search/questions.tsv");
    }

    /** By which they are judged. */
    static List<Labelled> heldOut() throws IOException {
        return questions("/search/held-out-questions.tsv");
    }

    private static List<Labelled> questions(String resource) throws IOException {
        return rows(resource).stream()
                .map(row -> new Labelled(row[0], row[1], Set.of(row[2].split(" ", -1))))
                .toList();
    }

    private static Rendering rendering(String id, String title, String text) {
        List<TableField> fields = new ArrayList<>();
        Map<String, Object> cells = new LinkedHashMap<>();
        fields.add(new TableField("Title", "Title", "singleLineText", true));
        cells.put("Title", title);
        for (String cell : text.split(" \\| ", -1)) {
            String name = cell.substring(0, cell.indexOf(": "));
            String value = cell.substring(cell.indexOf(": ") + 2);
            fields.add(new TableField(name, name, TYPES.getOrDefault(name, "singleLineText"), false));
            cells.put(name, name.equals("Amount") ? new BigDecimal(value) : value);
        }
        return Rendering.of(
                new TableInfo("w1", "b1", "Base", "t1", "Records", fields),
                new SourceRecord(id, title, cells, Map.of()));
    }

    private static List<String[]> rows(String resource) throws IOException {
        try (InputStream in = LabelledQuestions.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("Not on the class path: " + resource);
            }
            return Arrays.stream(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1))
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .toList();
        }
    }
}
