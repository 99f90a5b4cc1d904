package org.pyairtable.data.question;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pyairtable.data.cell.People;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.query.TextOrder;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.storage.Transactions;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.Reply.AnsweredGroup;
import org.pyairtable.events.Reply.Cut;
import org.pyairtable.events.Reply.CutReason;
import org.pyairtable.events.Reply.GroupKey;

/** Reads figures by one statement. */
@Singleton
class Groups {
    private final Transactions transactions;
    private final LinkedNames linkedNames;
    private final People people;
    private final Clock clock;

    Groups(Transactions transactions, LinkedNames linkedNames, People people, Clock clock) {
        this.transactions = transactions;
        this.linkedNames = linkedNames;
        this.people = people;
        this.clock = clock;
    }

    /**
     * @param total number of all groups
     * @param more whether there are groups behind these
     */
    record Answered(
            List<AnsweredGroup> groups,
            Map<String, String> names,
            long total,
            boolean more,
            List<Cut> cuts,
            Optional<Long> version) {}

    /** @param matching numbers of the records; absent when the database decides all conditions */
    Uni<Answered> read(
            Question question, Figures figures, Optional<List<Long>> matching, long offset, int limit, long bytes) {
        Parameters parameters = new Parameters();
        String sql = figures.statement(
                (p, table) -> conditions(question, matching, p), parameters, offset, limit, peopleNames(figures));
        return transactions.readOnce(sql, parameters.toTuple(), left(question)).chain(rows -> named(
                        question, figures, rows)
                .map(names -> answered(figures, rows, names, offset, bytes)));
    }

    /** How many records there are, under which version of the base. */
    Uni<Answered> count(Question question, Optional<List<Long>> matching) {
        Figures count =
                Figures.of(question.base(), question.table(), question.grant(), List.of(), List.of(), List.of());
        return read(question, count, matching, 0, 1, Bounds.MOST_BYTES);
    }

    private Duration left(Question question) {
        return Duration.between(clock.instant(), question.ends());
    }

    private static List<String> conditions(Question question, Optional<List<Long>> matching, Parameters parameters) {
        return matching.map(numbers ->
                        List.of("t._no = any(" + parameters.add(numbers.toArray(Long[]::new)) + "::bigint[])"))
                .orElseGet(() -> question.conditions().sql(parameters, question.now()));
    }

    private String peopleNames(Figures figures) {
        if (figures.dimensions().stream().noneMatch(d -> d.shape().type() == CellShape.Type.PERSON)) {
            return "{}";
        }
        Map<String, String> names = new HashMap<>();
        people.all()
                .forEach(user ->
                        names.put(user.userId(), TextOrder.key(user.name().replace("\0", ""))));
        return Json.write(names);
    }

    private Uni<Map<String, String>> named(Question question, Figures figures, RowSet<Row> rows) {
        Map<String, Set<String>> ids = new LinkedHashMap<>();
        for (Dimension dimension : figures.dimensions()) {
            dimension.shape().tableId().ifPresent(table -> {
                Set<String> of = ids.computeIfAbsent(table, t -> new LinkedHashSet<>());
                rows.forEach(row -> of.addAll(GroupKeys.records(dimension, row)));
            });
        }
        return linkedNames.load(question.base(), Records.first(ids, LinkedNames.MOST));
    }

    private Answered answered(Figures figures, RowSet<Row> rows, Map<String, String> names, long offset, long bytes) {
        GroupKeys keys = new GroupKeys(people, names);
        List<AnsweredGroup> groups = new ArrayList<>();
        Set<String> leftOut = new LinkedHashSet<>();
        boolean cutTexts = false;
        boolean cutBytes = false;
        long taken = names.values().stream()
                .mapToLong(name -> Json.bytes(name).length + 24L)
                .sum();
        long total = 0;
        Optional<Long> version = Optional.empty();
        for (Row row : rows) {
            total = row.getLong(figures.width());
            version = Optional.ofNullable(row.getLong(figures.width() + 1));
            AnsweredGroup group = group(figures, keys, row);
            taken += Json.bytes(group).length + 1L;
            if (taken > bytes && !groups.isEmpty()) {
                cutBytes = true;
                break;
            }
            groups.add(group);
            cutTexts |= figures.dimensions().stream().anyMatch(dimension -> GroupKeys.isCut(dimension, row));
            figures.measures().stream()
                    .filter(measure -> figures.leavesOut(row, measure))
                    .flatMap(measure -> measure.field().map(Field::name).stream())
                    .forEach(leftOut::add);
        }
        boolean more = total > offset + groups.size();
        return new Answered(groups, names, total, more, cuts(more, cutBytes, cutTexts, leftOut), version);
    }

    private static AnsweredGroup group(Figures figures, GroupKeys keys, Row row) {
        List<GroupKey> read = figures.dimensions().stream()
                .map(dimension -> keys.read(dimension, row))
                .toList();
        Map<String, Object> values = new LinkedHashMap<>();
        for (Measure measure : figures.measures()) {
            measure.read(row, figures.dimensions().size() + measure.index())
                    .ifPresent(value -> values.put(measure.name(), value));
        }
        return new AnsweredGroup(read, values);
    }

    private static List<Cut> cuts(boolean more, boolean bytes, boolean texts, Set<String> leftOut) {
        List<Cut> cuts = new ArrayList<>();
        if (bytes) {
            cuts.add(new Cut(
                    CutReason.BYTES, "More groups would exceed the size of the answer. The cursor has the next ones."));
        } else if (more) {
            cuts.add(new Cut(CutReason.LIMIT, "There are more groups than the limit. The cursor has the next ones."));
        }
        if (texts) {
            cuts.add(new Cut(
                    CutReason.TEXT,
                    "Texts that are longer than " + GroupKeys.MOST_TEXT + " characters end there in keys."));
        }
        if (!leftOut.isEmpty()) {
            cuts.add(new Cut(
                    CutReason.ERRORS,
                    "Some cells of "
                            + leftOut.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "))
                            + " hold errors, or values of another kind, which the figures leave out."));
        }
        return cuts;
    }
}
