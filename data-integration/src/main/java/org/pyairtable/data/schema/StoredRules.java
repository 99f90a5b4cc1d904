package org.pyairtable.data.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.Role;

/** The rules of a base as one JSON text: how the database keeps them. */
public final class StoredRules {
    private StoredRules() {}

    public static String write(List<Rule> rules) {
        return Json.write(rules.stream().map(StoredRules::rule).toList());
    }

    static String writeIds(Set<String> ids) {
        return Json.write(ids.stream().sorted().toList());
    }

    /** What {@link #writeIds} wrote. */
    static Set<String> readIds(String text) {
        return texts(Json.read(text));
    }

    private static Map<String, Object> rule(Rule rule) {
        return Map.of(
                "id",
                rule.id(),
                "name",
                rule.name(),
                "audience",
                audience(rule.audience()),
                "tables",
                rule.tables().stream().map(StoredRules::table).toList());
    }

    private static Map<String, Object> audience(Rule.Audience audience) {
        return switch (audience) {
            case Rule.OfRole of -> Map.of("role", of.role().wireName());
            case Rule.OfUser of -> Map.of("user", of.userId());
            case Rule.OfGroup of -> Map.of("group", of.groupId());
        };
    }

    private static Map<String, Object> table(Rule.OnTable table) {
        Map<String, Object> stored = new LinkedHashMap<>();
        stored.put("tableId", table.tableId());
        stored.put("access", table.access().name().toLowerCase(Locale.ROOT));
        stored.put("hidden", table.hidden().stream().sorted().toList());
        stored.put("readOnly", table.readOnly().stream().sorted().toList());
        table.rows().ifPresent(rows -> stored.put("rows", rows));
        return stored;
    }

    /** What {@link #write} wrote. */
    public static List<Rule> read(String text) {
        List<Rule> rules = new ArrayList<>();
        Json.read(text)
                .forEach(stored -> rules.add(new Rule(
                        stored.path("id").asText(),
                        stored.path("name").asText(),
                        audience(stored.path("audience")),
                        tables(stored.path("tables")))));
        return rules;
    }

    private static Rule.Audience audience(JsonNode stored) {
        if (stored.has("user")) {
            return new Rule.OfUser(stored.path("user").asText());
        }
        if (stored.has("group")) {
            return new Rule.OfGroup(stored.path("group").asText());
        }
        return new Rule.OfRole(Role.fromWireName(stored.path("role").asText()).orElseThrow());
    }

    private static List<Rule.OnTable> tables(JsonNode stored) {
        List<Rule.OnTable> tables = new ArrayList<>();
        stored.forEach(table -> tables.add(new Rule.OnTable(
                table.path("tableId").asText(),
                Rule.Access.valueOf(table.path("access").asText().toUpperCase(Locale.ROOT)),
                texts(table.path("hidden")),
                texts(table.path("readOnly")),
                Optional.ofNullable(table.path("rows").textValue()))));
        return tables;
    }

    private static Set<String> texts(JsonNode stored) {
        Set<String> texts = new HashSet<>();
        stored.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
