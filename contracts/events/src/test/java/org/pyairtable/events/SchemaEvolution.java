package org.pyairtable.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a changed schema breaks for those who know the published one. Within a version only additions are allowed. */
final class SchemaEvolution {
    private SchemaEvolution() {}

    static List<String> breaks(JsonNode published, JsonNode current) {
        List<String> breaks = new ArrayList<>();
        compare("", published, current, breaks);
        return breaks;
    }

    private static void compare(String path, JsonNode published, JsonNode current, List<String> breaks) {
        if (!published.path("type").equals(current.path("type"))
                || !published.path("format").equals(current.path("format"))) {
            breaks.add(path + ": type changed");
            return;
        }
        Set<String> values = texts(current.path("enum"));
        texts(published.path("enum")).stream()
                .filter(v -> !values.contains(v))
                .forEach(v -> breaks.add(path + ": value " + v + " removed"));
        Set<String> known = texts(published.path("required"));
        texts(current.path("required")).stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> breaks.add(path + "." + name + ": newly required"));
        known.stream()
                .filter(name -> !texts(current.path("required")).contains(name))
                .forEach(name -> breaks.add(path + "." + name + ": no longer always there"));
        published.path("properties").properties().forEach(property -> {
            JsonNode now = current.path("properties").path(property.getKey());
            if (now.isMissingNode()) {
                breaks.add(path + "." + property.getKey() + ": removed or renamed");
            } else {
                compare(path + "." + property.getKey(), property.getValue(), now, breaks);
            }
        });
        for (String nested : List.of("items", "additionalProperties")) {
            if (published.has(nested)) {
                compare(path + "[]", published.path(nested), current.path(nested), breaks);
            }
        }
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new HashSet<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
