package org.pyairtable.data.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.pyairtable.data.cell.CellCodec;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.cell.NameList;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Choice;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.LinkTrail;
import org.pyairtable.data.schema.Table;

/**
 * Turns cells of one field into cells of another: what a person reads in the old cell is what typecast gets for the new one,
 * unless both store the same thing more exactly.
 */
final class CellConversion {
    private final Field from;
    private final Field to;
    private final CellCodec source;
    private final CellCodec target;
    private final boolean naming;

    /** @param table where the field is */
    CellConversion(CellCodecs codecs, Base base, Table table, Field from, Field to) {
        this.from = from;
        this.to = to;
        this.naming = LinkTrail.of(base, table, from).isPresent();
        this.source = codecs.of(from.kind());
        this.target = codecs.of(to.kind(), base.workspaceId());
    }

    /** Whether the column can stay as it is, because every cell means the same under both types. */
    static boolean isSameStorage(Field from, Field to) {
        return (from.kind() instanceof FieldKind.Text && to.kind() instanceof FieldKind.Text)
                || (from.kind() instanceof FieldKind.Numeric
                        && to.kind() instanceof FieldKind.Numeric
                        && !(to.kind() instanceof FieldKind.Rating))
                || isOfSameForm(from, to);
    }

    /** Whether every cell stays as it is. */
    private static boolean isOfSameForm(Field from, Field to) {
        return isOfOneForm(to.kind()) && from.kind().type().equals(to.kind().type());
    }

    /** Whether the options of the type do not say what its cells can hold. */
    private static boolean isOfOneForm(FieldKind kind) {
        return kind instanceof FieldKind.Temporal
                || kind instanceof FieldKind.Checkbox
                || kind instanceof FieldKind.SingleCollaborator
                || kind instanceof FieldKind.MultipleCollaborators
                || kind instanceof FieldKind.Barcode
                || kind instanceof FieldKind.Attachments
                || kind instanceof FieldKind.AiText;
    }

    private static boolean isOfPeople(FieldKind kind) {
        return kind instanceof FieldKind.SingleCollaborator
                || kind instanceof FieldKind.MultipleCollaborators
                || kind instanceof FieldKind.WatchedBy
                || kind instanceof FieldKind.CreatedBy
                || kind instanceof FieldKind.LastModifiedBy;
    }

    /** The old cell as a person reads it. */
    String shown(Object stored, Map<String, String> names) {
        return naming && stored instanceof List<?> ? NameList.write(parts(stored, names)) : source.typed(stored);
    }

    /** What a client would write into the new field to say the same; empty when there is no such thing. */
    Optional<JsonNode> written(Object stored, Map<String, String> names) {
        Object json = source.toJson(stored);
        if (json instanceof Map<?, ?> map && (map.containsKey("error") || map.containsKey("specialValue"))) {
            return Optional.empty();
        }
        boolean numeric = to.kind() instanceof FieldKind.Numeric || to.kind() instanceof FieldKind.Checkbox;
        if (numeric && json instanceof BigDecimal number) {
            return Optional.of(DecimalNode.valueOf(number));
        }
        if (numeric && json instanceof Boolean flag) {
            return Optional.of(DecimalNode.valueOf(flag ? BigDecimal.ONE : BigDecimal.ZERO));
        }
        boolean temporal = to.kind() instanceof FieldKind.Date || to.kind() instanceof FieldKind.DateTime;
        if (temporal && !(from.kind() instanceof FieldKind.Text)) {
            return Optional.of(TextNode.valueOf(moment(stored, json)));
        }
        boolean many = to.kind() instanceof FieldKind.MultipleSelects || to.kind() instanceof FieldKind.Link;
        if (!(from.kind() instanceof FieldKind.Text)) {
            List<String> parts = parts(stored, names);
            if (many) {
                return Optional.of(JsonNodeFactory.instance
                        .arrayNode()
                        .addAll(parts.stream().map(TextNode::valueOf).toList()));
            }
            if (to.kind() instanceof FieldKind.SingleSelect && !parts.isEmpty()) {
                return Optional.of(TextNode.valueOf(parts.getFirst()));
            }
        }
        return Optional.of(TextNode.valueOf(shown(stored, names)));
    }

    private String moment(Object stored, Object json) {
        if (stored instanceof Instant instant && to.kind() instanceof FieldKind.Date) {
            return instant.atZone(zone(from.kind())).toLocalDate().toString();
        }
        if (json instanceof String day
                && day.length() == 10
                && to.kind() instanceof FieldKind.DateTime
                && from.kind() instanceof FieldKind.Date) {
            return day;
        }
        return json instanceof String text ? text : source.display(stored);
    }

    private static ZoneId zone(FieldKind kind) {
        return kind instanceof FieldKind.DateTime time
                        && !time.timeZone().equals("client")
                        && !time.timeZone().equals("utc")
                ? ZoneId.of(time.timeZone())
                : ZoneOffset.UTC;
    }

    /** The cell as names, one for each thing in it. */
    private List<String> parts(Object stored, Map<String, String> names) {
        if (naming && stored instanceof List<?> ids) {
            return ids.stream()
                    .map(id -> names.getOrDefault(String.valueOf(id), ""))
                    .filter(name -> !name.isEmpty())
                    .toList();
        }
        return stored instanceof List<?> list
                ? list.stream().map(element -> source.display(List.of(element))).toList()
                : List.of(source.display(stored));
    }

    /** The new cell; empty when nothing of the old one can be kept. */
    Optional<Object> converted(Object stored, Map<String, String> names) {
        if (isOfSameForm(from, to)) {
            return Optional.of(stored);
        }
        if (isOfPeople(from.kind()) && isOfPeople(to.kind())) {
            return Optional.of(people(stored));
        }
        try {
            return written(stored, names).flatMap(value -> target.accept(to, value, true));
        } catch (RefusedException e) {
            return Optional.empty();
        }
    }

    /** The same people, those included who left the workspace. */
    private Object people(Object stored) {
        List<?> ids = stored instanceof List<?> list ? list : List.of(stored);
        return to.kind() instanceof FieldKind.SingleCollaborator ? ids.getFirst() : List.copyOf(ids);
    }

    /** What became of a cell. */
    enum Fate {
        KEPT,
        CHANGED,
        LOST
    }

    Fate fate(Object before, Optional<Object> after, Map<String, String> names) {
        if (after.isEmpty()) {
            return Fate.LOST;
        }
        boolean same = source.toJson(before).equals(target.toJson(after.get()))
                || shown(before, names).equals(display(after.get()));
        return same ? Fate.KEPT : Fate.CHANGED;
    }

    /** The new cell as a person reads it. Until its records exist, a link holds their names. */
    String display(Object after) {
        return to.kind() instanceof FieldKind.Link && after instanceof List<?> names
                ? NameList.write(names.stream().map(String::valueOf).toList())
                : target.typed(after);
    }

    /** A select with a choice for each of the names; those that it has stay as they are. */
    static FieldKind.Select withChoices(
            FieldKind.Select select, Iterable<String> names, int most, UnaryOperator<String> newId) {
        List<Choice> choices = new ArrayList<>(select.choices());
        var known = choices.stream().map(Choice::name).collect(Collectors.toSet());
        for (String name : names) {
            if (choices.size() < most && known.add(name)) {
                choices.add(new Choice(newId.apply("sel"), name, Optional.empty()));
            }
        }
        return select.withChoices(choices);
    }
}
