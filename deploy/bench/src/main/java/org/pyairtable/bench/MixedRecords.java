package org.pyairtable.bench;

import static org.pyairtable.bench.BenchBase.field;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records with 20 fields of many types, all filled. */
final class MixedRecords {
    private static final List<Map<String, String>> CHOICES =
            List.of(Map.of("name", "Todo"), Map.of("name", "Doing"), Map.of("name", "Done"));
    private static final Map<String, Object> ISO = Map.of("dateFormat", Map.of("name", "iso"));

    private MixedRecords() {}

    static List<Map<String, Object>> fields() {
        return List.of(
                field("Name", "singleLineText"),
                field("Notes", "multilineText"),
                field("Story", "richText"),
                field("Mail", "email"),
                field("Page", "url"),
                field("Phone", "phoneNumber"),
                field("Code", "singleLineText"),
                field("Amount", "number", Map.of("precision", 2)),
                field("Count", "number", Map.of("precision", 0)),
                field("Price", "currency", Map.of("precision", 2, "symbol", "€")),
                field("Share", "percent", Map.of("precision", 1)),
                field("Effort", "duration", Map.of("durationFormat", "h:mm")),
                field("Stars", "rating", Map.of("icon", "star", "max", 5, "color", "yellowBright")),
                field("Open", "checkbox", Map.of("icon", "check", "color", "greenBright")),
                field("Status", "singleSelect", Map.of("choices", CHOICES)),
                field("Tags", "multipleSelects", Map.of("choices", CHOICES)),
                field("Day", "date", ISO),
                field("Due", "date", ISO),
                field(
                        "At",
                        "dateTime",
                        Map.of(
                                "dateFormat",
                                Map.of("name", "iso"),
                                "timeFormat",
                                Map.of("name", "24hour"),
                                "timeZone",
                                "utc")),
                field("City", "singleLineText"));
    }

    static Map<String, Object> cells(int n) {
        Map<String, Object> cells = new LinkedHashMap<>();
        cells.put("Name", "Job " + n);
        cells.put("Notes", "First line of the notes\nand a second one about job " + n);
        cells.put("Story", "**Concrete** for the foundation, delivered in the morning.");
        cells.put("Mail", "site" + n + "@example.org");
        cells.put("Page", "https://example.org/jobs/" + n);
        cells.put("Phone", "+49 30 1234" + n);
        cells.put("Code", "J-" + Integer.toHexString(n));
        cells.put("Amount", n * 1.25);
        cells.put("Count", n);
        cells.put("Price", n % 1000 + 0.99);
        cells.put("Share", (n % 100) / 100.0);
        cells.put("Effort", n % 500 * 60);
        cells.put("Stars", 1 + n % 5);
        cells.put("Open", true);
        cells.put("Status", CHOICES.get(n % 3).get("name"));
        cells.put("Tags", List.of("Todo", "Done"));
        cells.put("Day", LocalDate.of(2024, 1, 1).plusDays(n % 365).toString());
        cells.put("Due", LocalDate.of(2025, 1, 1).plusDays(n % 365).toString());
        cells.put("At", Instant.parse("2024-03-15T08:30:00Z").plusSeconds(n).toString());
        cells.put("City", "Berlin");
        return cells;
    }

    /** The body that creates records {@code from} to {@code from + count - 1}. */
    static Map<String, Object> batch(int from, int count) {
        List<Map<String, Object>> records = new ArrayList<>();
        for (int n = from; n < from + count; n++) {
            records.add(Map.of("fields", cells(n)));
        }
        return Map.of("records", records);
    }
}
