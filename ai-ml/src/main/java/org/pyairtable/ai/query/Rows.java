package org.pyairtable.ai.query;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.pyairtable.ai.document.SourceRecord;
import org.pyairtable.ai.document.TableField;
import org.pyairtable.ai.query.Computed.Line;
import org.pyairtable.ai.query.Computed.Tally;
import org.pyairtable.ai.question.FieldShape;
import org.pyairtable.ai.question.TableShape;
import org.pyairtable.events.Reply.QueryAnswer;

/** Answered rows as records, and the first places among ordered ones. */
final class Rows {
    private Rows() {}

    static List<SourceRecord> of(QueryAnswer answer, TableShape table) {
        TableField primary = new TableField(
                table.primary().id(), table.primary().name(), table.primary().type(), true);
        return answer.rows().stream()
                .map(row -> {
                    SourceRecord plain = new SourceRecord(row.id(), "", row.cells(), answer.linkedNames());
                    return new SourceRecord(row.id(), plain.text(primary), row.cells(), answer.linkedNames());
                })
                .toList();
    }

    /** The records on the first places; equal ones share a place. */
    static List<SourceRecord> places(List<SourceRecord> ordered, FieldShape by, int places) {
        if (ordered.size() <= places) {
            return ordered;
        }
        Object last = value(ordered.get(places - 1), by);
        int end = places;
        while (end < ordered.size() && value(ordered.get(end), by).equals(last)) {
            end++;
        }
        return ordered.subList(0, end);
    }

    static List<Line> places(List<Line> ordered, int places) {
        if (ordered.size() <= places) {
            return ordered;
        }
        BigDecimal last = ordered.get(places - 1).tally().value().orElseThrow();
        int end = places;
        while (end < ordered.size()
                && ordered.get(end).tally().value().orElseThrow().compareTo(last) == 0) {
            end++;
        }
        return ordered.subList(0, end);
    }

    /** A record with its value of a field; dates have none as a number. */
    static Line line(SourceRecord record, FieldShape by) {
        return new Line(
                Optional.of(record.display().isBlank() ? record.recordId() : record.display()),
                new Tally(1, 1, Tallies.decimal(record.cells().get(by.id()))));
    }

    private static Object value(SourceRecord record, FieldShape by) {
        Object cell = record.cells().get(by.id());
        return Tallies.decimal(cell).<Object>map(BigDecimal::stripTrailingZeros).orElse(Objects.toString(cell));
    }
}
