package org.pyairtable.data.tool.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.tool.AdvisedException;
import org.pyairtable.data.tool.Arguments;
import org.pyairtable.data.tool.Nearest;
import org.pyairtable.data.tool.Property;
import org.pyairtable.events.DataQuery.Aggregate;
import org.pyairtable.events.DataQuery.DateUnit;
import org.pyairtable.events.DataQuery.Function;
import org.pyairtable.events.DataQuery.GroupBy;
import org.pyairtable.events.DataQuery.LinkCondition;
import org.pyairtable.events.DataQuery.Lists;
import org.pyairtable.events.DataQuery.SortBy;

/** A question as agents write it. */
final class QuestionArguments {
    static final String WHERE = "where";
    static final String LINKED = "linked";
    static final String SEARCH = "search";
    static final String FIELDS = "fields";
    static final String SORT = "sort";
    static final String LIMIT = "limit";
    static final String GROUP_BY = "groupBy";
    static final String AGGREGATES = "aggregates";
    static final String COUNT = "count";
    private static final int MOST = 10;
    private static final Map<String, Object> TEXT = Map.of("type", "string");
    private static final Map<String, Object> TEXTS = Map.of("type", "array", "items", TEXT);

    private QuestionArguments() {}

    private static Map<String, Object> item(Map<String, Object> members, String... required) {
        return Map.of(
                "type", "object", "properties", members, "required", List.of(required), "additionalProperties", false);
    }

    static Property linked() {
        return Property.objects(
                        LINKED,
                        "Conditions on linked records: {\"path\": [\"Client\"], \"where\": \"{City} = 'Rome'\"} holds for records"
                                + " one of whose clients is in Rome; \"records\" names ids of linked records instead",
                        MOST,
                        item(Map.of("path", TEXTS, "where", TEXT, "records", TEXTS), "path"))
                .optional();
    }

    static Property sort() {
        return Property.objects(
                        SORT,
                        "The order: fields, or of groups the names of aggregates",
                        MOST,
                        item(Map.of("by", TEXT, "descending", Map.of("type", "boolean")), "by"))
                .optional();
    }

    static Property groupBy() {
        return Property.objects(
                        GROUP_BY,
                        "What groups are made by: {\"field\": \"Status\"}, {\"path\": [\"Client\", \"City\"]} through links, or"
                                + " {\"field\": \"Due\", \"unit\": \"month\", \"timeZone\": \"Europe/Berlin\"} by periods of dates; \"lists\":"
                                + " \"whole\" groups by whole lists instead of each of their values",
                        MOST,
                        item(Map.of(
                                "field", TEXT,
                                "path", TEXTS,
                                "unit", Map.of("type", "string", "enum", names(DateUnit.values())),
                                "timeZone", TEXT,
                                "lists", Map.of("type", "string", "enum", names(Lists.values())))))
                .optional();
    }

    static Property aggregates() {
        return Property.objects(
                        AGGREGATES,
                        "Figures over the records, or over each group: {\"function\": \"sum\", \"field\": \"Amount\"}, or {\"function\":"
                                + " \"count\"}; \"name\" names a figure",
                        MOST,
                        item(
                                Map.of(
                                        "function",
                                        Map.of("type", "string", "enum", names(Function.values())),
                                        "field",
                                        TEXT,
                                        "name",
                                        TEXT),
                                "function"))
                .optional();
    }

    static @Nullable List<LinkCondition> linked(Arguments arguments) {
        List<LinkCondition> read = new ArrayList<>();
        for (ObjectNode json : arguments.objects(LINKED)) {
            String at = at(LINKED, read);
            onlyMembers(at, json, List.of("path", "where", "records"));
            List<String> records = texts(at + ".records", json.path("records"));
            read.add(new LinkCondition(
                    texts(at + ".path", json.path("path")),
                    records.isEmpty() ? null : records,
                    text(at + ".where", json.path("where")).orElse(null)));
        }
        return absent(read);
    }

    static @Nullable List<SortBy> sort(Arguments arguments) {
        List<SortBy> read = new ArrayList<>();
        for (ObjectNode json : arguments.objects(SORT)) {
            String at = at(SORT, read);
            onlyMembers(at, json, List.of("by", "descending"));
            String by = text(at + ".by", json.path("by")).orElseThrow(() -> refused(at, "needs a field in by"));
            read.add(new SortBy(by, flag(at + ".descending", json.path("descending"))));
        }
        return absent(read);
    }

    static @Nullable List<GroupBy> groupBy(Arguments arguments) {
        List<GroupBy> read = new ArrayList<>();
        for (ObjectNode json : arguments.objects(GROUP_BY)) {
            String at = at(GROUP_BY, read);
            onlyMembers(at, json, List.of("field", "path", "unit", "timeZone", "lists"));
            Optional<String> field = text(at + ".field", json.path("field"));
            List<String> path = texts(at + ".path", json.path("path"));
            if (field.isPresent() != path.isEmpty()) {
                throw refused(at, "needs either a field or a path");
            }
            read.add(new GroupBy(
                    field.map(List::of).orElse(path),
                    named(at + ".unit", DateUnit.values(), json.path("unit")).orElse(null),
                    text(at + ".timeZone", json.path("timeZone")).orElse(null),
                    named(at + ".lists", Lists.values(), json.path("lists")).orElse(null)));
        }
        return absent(read);
    }

    static @Nullable List<Aggregate> aggregates(Arguments arguments) {
        List<Aggregate> read = new ArrayList<>();
        for (ObjectNode json : arguments.objects(AGGREGATES)) {
            String at = at(AGGREGATES, read);
            onlyMembers(at, json, List.of("function", "field", "name"));
            read.add(new Aggregate(
                    named(at + ".function", Function.values(), json.path("function"))
                            .orElseThrow(() -> refused(at, "needs a function: " + names(Function.values()))),
                    text(at + ".field", json.path("field")).orElse(null),
                    text(at + ".name", json.path("name")).orElse(null)));
        }
        return absent(read);
    }

    private static <T> @Nullable List<T> absent(List<T> read) {
        return read.isEmpty() ? null : read;
    }

    private static String at(String argument, List<?> read) {
        return argument + "[" + read.size() + "]";
    }

    private static void onlyMembers(String at, ObjectNode json, List<String> members) {
        json.fieldNames().forEachRemaining(name -> {
            if (!members.contains(name)) {
                throw new AdvisedException(
                        new InvalidRequest.Member(at, "has an unknown member: " + name),
                        Nearest.advice(name, members, "Its members"));
            }
        });
    }

    private static Optional<String> text(String at, JsonNode json) {
        if (json.isMissingNode() || json.isNull()) {
            return Optional.empty();
        }
        if (!json.isTextual()) {
            throw refused(at, "is not a text");
        }
        return Optional.of(json.textValue());
    }

    private static boolean flag(String at, JsonNode json) {
        if (!json.isMissingNode() && !json.isBoolean()) {
            throw refused(at, "is neither true nor false");
        }
        return json.asBoolean();
    }

    private static List<String> texts(String at, JsonNode json) {
        List<String> texts = new ArrayList<>();
        if (!json.isMissingNode() && !json.isArray()) {
            throw refused(at, "is not a list of texts");
        }
        json.forEach(text -> texts.add(text(at, text).orElseThrow(() -> refused(at, "is not a list of texts"))));
        return texts;
    }

    private static <E extends Enum<E>> Optional<E> named(String at, E[] constants, JsonNode json) {
        return text(at, json).map(name -> Arrays.stream(constants)
                .filter(constant -> camelCase(constant).equals(name))
                .findFirst()
                .orElseThrow(() -> refused(at, "is not one of " + names(constants))));
    }

    private static List<String> names(Enum<?>[] constants) {
        return Arrays.stream(constants).map(QuestionArguments::camelCase).toList();
    }

    /** {@code countDistinct} of {@code COUNT_DISTINCT}. */
    private static String camelCase(Enum<?> constant) {
        String[] words = constant.name().toLowerCase(Locale.ROOT).split("_");
        return words[0]
                + Arrays.stream(words)
                        .skip(1)
                        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining());
    }

    private static RuntimeException refused(String argument, String rule) {
        return new InvalidRequest.Member(argument, rule).exception();
    }
}
