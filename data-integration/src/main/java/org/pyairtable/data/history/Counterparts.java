package org.pyairtable.data.history;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pyairtable.data.wire.Json;

/**
 * What of one base stands for what of another: tables with equal names, in these fields and views with equal names, and choices with
 * equal names, in any case. Ids have a fixed form and occur in formulas and options, so they are replaced in the text of the schema.
 */
final class Counterparts {
    private static final Pattern ID = Pattern.compile("\\b(?:tbl|fld|viw|sel)[A-Za-z0-9]{14}\\b");

    private final Map<String, String> ids = new HashMap<>();

    private Counterparts() {}

    /** The content of {@code other} under the ids of {@code base}, where that has a counterpart, and under its name. */
    static SchemaContent of(SchemaContent base, SchemaContent other) {
        Counterparts counterparts = new Counterparts();
        counterparts.match(base.tables().values(), other.tables().values(), Counterparts::ofTables);
        SequencedMap<String, JsonNode> tables = new LinkedHashMap<>();
        other.tables().values().forEach(table -> {
            JsonNode renamed = Json.read(counterparts.replaced(Json.write(table)));
            tables.put(renamed.path("id").asText(), renamed);
        });
        return new SchemaContent(base.baseName(), tables);
    }

    /** What matches inside two things of equal names. */
    @FunctionalInterface
    private interface Inside {
        void match(Counterparts counterparts, JsonNode base, JsonNode other);
    }

    private static void ofTables(Counterparts counterparts, JsonNode base, JsonNode other) {
        counterparts.match(base.path("fields"), other.path("fields"), Counterparts::ofFields);
        counterparts.match(base.path("views"), other.path("views"), (c, one, two) -> {});
    }

    private static void ofFields(Counterparts counterparts, JsonNode base, JsonNode other) {
        counterparts.match(
                base.path("options").path("choices"), other.path("options").path("choices"), (c, one, two) -> {});
    }

    private void match(Iterable<JsonNode> base, Iterable<JsonNode> other, Inside inside) {
        Map<String, JsonNode> byName = new HashMap<>();
        base.forEach(part -> byName.putIfAbsent(name(part), part));
        for (JsonNode part : other) {
            JsonNode counterpart = byName.remove(name(part));
            if (counterpart != null) {
                ids.put(part.path("id").asText(), counterpart.path("id").asText());
                inside.match(this, counterpart, part);
            }
        }
    }

    private static String name(JsonNode part) {
        return part.path("name").asText().toLowerCase(Locale.ROOT);
    }

    private String replaced(String json) {
        return ID.matcher(json)
                .replaceAll(match -> Matcher.quoteReplacement(ids.getOrDefault(match.group(), match.group())));
    }
}
