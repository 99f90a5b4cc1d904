package org.pyairtable.data.question;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.query.ListIterators.Position;
import org.pyairtable.data.query.ListQuery;
import org.pyairtable.data.query.Sort;
import org.pyairtable.data.record.read.BoundedReads.Part;
import org.pyairtable.data.record.row.Changes;
import org.pyairtable.data.record.row.RecordState;
import org.pyairtable.data.refusal.QuestionLimit;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.LinkTrail;
import org.pyairtable.data.wire.Json;
import org.pyairtable.events.DataQuery.FieldKeys;
import org.pyairtable.events.Reply.AnsweredRow;
import org.pyairtable.events.Reply.Cut;
import org.pyairtable.events.Reply.CutReason;

/** The records of an answer, as many as its size allows. */
@Singleton
class Records {
    /** Of the size of an answer, what the cells may take where they are stored; names, keys and signs come to it. */
    private static final double STORED = 0.6;

    /** For what is in an answer besides rows and names. */
    private static final int REST = 20_000;

    private final CellCodecs codecs;
    private final LinkedNames linkedNames;

    Records(CellCodecs codecs, LinkedNames linkedNames) {
        this.codecs = codecs;
        this.linkedNames = linkedNames;
    }

    /** @param next where the list goes on; absent at its end */
    record Answered(
            List<Field> fields,
            List<AnsweredRow> rows,
            Map<String, String> names,
            Optional<Position> next,
            List<Cut> cuts,
            Optional<Long> version) {}

    /** The records as a list is asked for them: all cells if no field is named. */
    static ListQuery list(Question question, int limit) {
        return new ListQuery(
                Bounds.of(question.asked().fields()),
                Optional.ofNullable(question.asked().condition()).filter(text -> !text.isBlank()),
                Optional.empty(),
                limit,
                Optional.empty(),
                Bounds.of(question.asked().sort()).stream()
                        .map(key -> new Sort(key.by(), key.descending()))
                        .toList(),
                Optional.empty(),
                Optional.empty(),
                false,
                false);
    }

    /**
     * Reads so many records that their answer stays within its size: when those that were read do not fit, fewer are read
     * again.
     *
     * @param reading reads at most so many records, within the bytes that {@link #stored} gives
     */
    Uni<Answered> read(Question question, IntFunction<Uni<Part>> reading) {
        return read(question, reading, Bounds.limit(question.asked()), false);
    }

    private Uni<Answered> read(Question question, IntFunction<Uni<Part>> reading, int limit, boolean cut) {
        return reading.apply(limit).chain(part -> {
            List<AnsweredRow> rows = rows(question, part);
            int fitting = fitting(rows, size(question));
            if (fitting < rows.size()) {
                if (fitting == 0) {
                    throw new QuestionLimit.TooLarge("One record is larger than " + Bounds.bytes(question.asked())
                                    + " bytes, the size of an answer. Ask for fewer fields.")
                            .exception();
                }
                return read(question, reading, fitting, true);
            }
            return answered(question, part, rows, cut || !part.full());
        });
    }

    /** Bytes of cells to read for an answer. */
    static long stored(Question question) {
        return (long) (STORED * Bounds.bytes(question.asked()));
    }

    private static long size(Question question) {
        int bytes = Bounds.bytes(question.asked());
        return Math.max(bytes / 2, bytes - REST);
    }

    private static int fitting(List<AnsweredRow> rows, long most) {
        long bytes = 0;
        for (int i = 0; i < rows.size(); i++) {
            bytes += Json.bytes(rows.get(i)).length + 1;
            if (bytes > most) {
                return i;
            }
        }
        return rows.size();
    }

    private List<AnsweredRow> rows(Question question, Part part) {
        boolean byId = question.asked().fieldKeys() == FieldKeys.IDS;
        List<AnsweredRow> rows = new ArrayList<>();
        for (RecordState record : part.records()) {
            Map<String, Object> cells = new LinkedHashMap<>();
            for (Field field : part.fields()) {
                record.cell(field)
                        .ifPresent(stored -> cells.put(
                                byId ? field.id() : field.name(),
                                codecs.of(field.kind()).toJson(stored)));
            }
            rows.add(new AnsweredRow(record.id(), cells));
        }
        return rows;
    }

    private Uni<Answered> answered(Question question, Part part, List<AnsweredRow> rows, boolean cut) {
        List<Cut> cuts = new ArrayList<>();
        if (cut) {
            cuts.add(new Cut(
                    CutReason.BYTES,
                    "More records would exceed the size of the answer. The cursor has the next ones; fewer fields make"
                            + " room for more."));
        } else if (part.next().isPresent()) {
            cuts.add(new Cut(CutReason.LIMIT, "There are more records than the limit. The cursor has the next ones."));
        }
        Map<String, Set<String>> linked = linked(question, part);
        int mentioned = linked.values().stream().mapToInt(Set::size).sum();
        Map<String, Set<String>> named = first(linked, LinkedNames.MOST);
        long room = size(question)
                - rows.stream().mapToLong(row -> Json.bytes(row).length + 1L).sum();
        return linkedNames.load(question.base(), named).map(names -> {
            Map<String, String> fitting = within(names, room);
            if (fitting.size() < names.size() || mentioned > LinkedNames.MOST) {
                cuts.add(new Cut(
                        CutReason.NAMES,
                        "More records are linked than are named. Ask for fewer records at a time, or for the linked"
                                + " records themselves."));
            }
            return new Answered(part.fields(), rows, fitting, part.next(), cuts, part.version());
        });
    }

    private static Map<String, String> within(Map<String, String> names, long room) {
        Map<String, String> fitting = new HashMap<>();
        long bytes = 0;
        for (Map.Entry<String, String> name : names.entrySet()) {
            bytes += Json.bytes(name.getValue()).length + 24;
            if (bytes > room) {
                break;
            }
            fitting.put(name.getKey(), name.getValue());
        }
        return fitting;
    }

    /** Ids in cells by the table of those records. */
    private static Map<String, Set<String>> linked(Question question, Part part) {
        Map<String, Set<String>> ids = new LinkedHashMap<>();
        for (Field field : part.fields()) {
            LinkTrail.of(question.base(), question.table(), field).ifPresent(trail -> {
                Set<String> of = ids.computeIfAbsent(trail.tableId(), table -> new LinkedHashSet<>());
                part.records().forEach(record -> of.addAll(Changes.links(Optional.of(record), field.id())));
            });
        }
        return ids;
    }

    static Map<String, Set<String>> first(Map<String, Set<String>> ids, int most) {
        Map<String, Set<String>> first = new LinkedHashMap<>();
        int left = most;
        for (Map.Entry<String, Set<String>> entry : ids.entrySet()) {
            Set<String> some =
                    new LinkedHashSet<>(entry.getValue().stream().limit(left).toList());
            left -= some.size();
            if (!some.isEmpty()) {
                first.put(entry.getKey(), some);
            }
        }
        return first;
    }
}
