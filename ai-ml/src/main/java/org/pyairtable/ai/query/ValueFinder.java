package org.pyairtable.ai.query;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.pyairtable.ai.question.FieldPath;
import org.pyairtable.ai.question.FieldShape;
import org.pyairtable.ai.question.Planner.Found;
import org.pyairtable.ai.question.Planner.Search;
import org.pyairtable.ai.question.Planner.Subject;
import org.pyairtable.ai.question.TableShape;
import org.pyairtable.events.DataQuery.Aggregate;
import org.pyairtable.events.DataQuery.GroupBy;
import org.pyairtable.events.DataQuery.QueryRecords;
import org.pyairtable.events.Reply.AnsweredGroup;
import org.pyairtable.events.Reply.GroupKey;
import org.pyairtable.events.Reply.QueryAnswer;
import org.pyairtable.runtime.flow.Sequential;

/**
 * Looks up which texts of a question are values of fields: names of records, persons and short texts, of the table and of
 * those it links to. Asks for equal values only, so that its cost does not grow with what it does not find.
 */
final class ValueFinder {
    private static final int MOST_TEXTS = 120;
    private static final int MOST_COLUMNS = 16;
    private static final int MOST_SPELLINGS = 50;
    private static final int MOST_SIMILAR = 5;

    private final RecordQueries queries;

    ValueFinder(RecordQueries queries) {
        this.queries = queries;
    }

    /** A field to look into, and the ways that lead to it from the subject. */
    private record Column(TableShape table, FieldShape field, List<FieldPath> paths) {}

    Uni<Found> find(Search search) {
        if (search.texts().isEmpty() || search.texts().size() > MOST_TEXTS) {
            return Uni.createFrom().item(new Found(search.subject(), Map.of()));
        }
        Map<FieldPath, List<String>> values = new LinkedHashMap<>();
        return Sequential.each(columns(search.subject()), column -> spellings(column, search.texts())
                        .invoke(found -> {
                            if (!found.isEmpty()) {
                                column.paths().forEach(path -> values.put(path, found));
                            }
                        }))
                .map(done -> new Found(search.subject(), values));
    }

    /** Names of records of the table, and of those it links to, that have one of the words in them. */
    Uni<List<String>> similar(Subject subject, List<String> words) {
        List<String> long3 =
                words.stream().filter(word -> word.length() > 2).limit(3).toList();
        if (long3.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        List<String> near = new ArrayList<>();
        List<Column> named = columns(subject).stream()
                .filter(column -> column.field().equals(column.table().primary()))
                .limit(4)
                .toList();
        return Sequential.each(named, column -> {
                    String test = long3.stream()
                            .map(word -> "SEARCH(" + Formulas.text(word) + ", " + Formulas.name(column.field()) + ")")
                            .reduce((a, b) -> a + ", " + b)
                            .orElseThrow();
                    return texts(column, "OR(" + test + ")", MOST_SIMILAR)
                            .invoke(texts -> texts.forEach(
                                    text -> near.add(column.paths().getFirst().name() + " “" + text.strip() + "”")));
                })
                .map(done -> near.stream().limit(MOST_SIMILAR).toList());
    }

    private static List<Column> columns(Subject subject) {
        Map<String, Column> columns = new LinkedHashMap<>();
        TableShape own = subject.table();
        own.fields().stream()
                .filter(ValueFinder::isNamed)
                .forEach(field -> add(columns, own, field, FieldPath.of(field)));
        for (FieldShape link : own.fields()) {
            subject.base().linked(link).ifPresent(linked -> linked.fields().stream()
                    .filter(ValueFinder::isNamed)
                    .forEach(field -> add(
                            columns,
                            linked,
                            field,
                            field.equals(linked.primary()) ? FieldPath.of(link) : FieldPath.through(link, field))));
        }
        return columns.values().stream().limit(MOST_COLUMNS).toList();
    }

    private static void add(Map<String, Column> columns, TableShape table, FieldShape field, FieldPath path) {
        columns.computeIfAbsent(table.id() + "/" + field.id(), key -> new Column(table, field, new ArrayList<>()))
                .paths()
                .add(path);
    }

    private static boolean isNamed(FieldShape field) {
        return field.kind() == FieldShape.Kind.TEXT || field.kind() == FieldShape.Kind.PERSON;
    }

    private Uni<List<String>> spellings(Column column, Set<String> texts) {
        return texts(column, Formulas.isAnyOf(column.field(), List.copyOf(texts)), MOST_SPELLINGS);
    }

    private Uni<List<String>> texts(Column column, String condition, int limit) {
        QueryRecords question = new QueryRecords(
                column.table().baseId(),
                column.table().id(),
                condition,
                null,
                null,
                null,
                null,
                null,
                limit,
                null,
                null,
                List.of(GroupBy.field(column.field().id())),
                List.of(Aggregate.count()),
                false);
        return queries.query(question).map(ValueFinder::texts);
    }

    private static List<String> texts(QueryAnswer answer) {
        return answer.groups().stream()
                .map(AnsweredGroup::keys)
                .map(List::getFirst)
                .map(ValueFinder::text)
                .filter(text -> !text.isBlank())
                .toList();
    }

    private static String text(GroupKey key) {
        return key.value() instanceof String text && key.label() == null
                ? text
                : Objects.requireNonNullElse(key.label(), "");
    }
}
