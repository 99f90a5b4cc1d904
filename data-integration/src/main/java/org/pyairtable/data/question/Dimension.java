package org.pyairtable.data.question;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.query.TextOrder;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.events.DataQuery.DateUnit;
import org.pyairtable.events.DataQuery.GroupBy;
import org.pyairtable.events.DataQuery.Lists;

/**
 * What records are grouped by. Its key is the column {@code k<index>} of the groups; a record is counted once in each group
 * that it is in, whatever ways lead from it to the key.
 *
 * @param name by which a sort may refer to it
 * @param zone of the periods of {@link CellShape.Type#TIME}
 * @param whole whether the list of a cell is the key
 */
record Dimension(
        int index, String name, FieldPath path, CellShape shape, Optional<DateUnit> unit, ZoneId zone, boolean whole) {
    /** @throws org.pyairtable.data.refusal.RefusedException for what cannot be grouped by, or not so */
    static Dimension of(Base base, Table table, Grant grant, int index, GroupBy by) {
        String member = "groupBy[" + index + "]";
        FieldPath path = FieldPath.of(base, table, grant, by.path(), member + ".path");
        CellShape shape = CellShape.of(path.field(), path.hops().isEmpty() ? "t" : "p");
        check(member, by, path, shape);
        return new Dimension(
                index,
                by.path().getLast(),
                path,
                shape,
                Optional.ofNullable(by.unit()),
                zone(member, by.timeZone(), path.field()),
                by.lists() == Lists.WHOLE);
    }

    private static void check(String member, GroupBy by, FieldPath path, CellShape shape) {
        String field = "'" + path.field().name() + "'";
        boolean moment = shape.type() == CellShape.Type.TIME;
        if (shape.type() == CellShape.Type.OTHER || shape.type() == CellShape.Type.MIXED) {
            throw Bounds.refused(
                    member + ".path", "records cannot be grouped by " + field + ", whose values are of no one kind");
        }
        if (by.unit() != null && !moment && shape.type() != CellShape.Type.DATE) {
            throw Bounds.refused(member + ".unit", "is for dates; " + field + " holds none");
        }
        if (by.unit() == null && moment) {
            throw Bounds.refused(
                    member + ".unit",
                    "is missing: " + field + " holds dates with times, grouped by DAY, WEEK, MONTH,"
                            + " QUARTER or YEAR");
        }
        if (by.timeZone() != null && !moment) {
            throw Bounds.refused(member + ".timeZone", "is for dates with times; " + field + " holds none");
        }
        if (by.lists() != null && !shape.listed()) {
            throw Bounds.refused(
                    member + ".lists", "is for cells with several values; those of " + field + " have one");
        }
        if (by.lists() == Lists.WHOLE && !path.hops().isEmpty()) {
            throw Bounds.refused(member + ".lists", "WHOLE is for fields of the table itself");
        }
    }

    /** Names only: what PostgreSQL reads as an offset counts the other way round than ISO 8601. */
    private static ZoneId zone(String member, @Nullable String asked, Field field) {
        if (asked == null) {
            return field.kind() instanceof FieldKind.DateTime time
                            && ZoneId.getAvailableZoneIds().contains(time.timeZone())
                    ? ZoneId.of(time.timeZone())
                    : ZoneOffset.UTC;
        }
        if (asked.equalsIgnoreCase("utc")) {
            return ZoneOffset.UTC;
        }
        if (!ZoneId.getAvailableZoneIds().contains(asked)) {
            throw new InvalidRequest.Member(
                            member + ".timeZone", "is not the name of a time zone, such as Europe/Berlin or UTC")
                    .exception();
        }
        return ZoneId.of(asked);
    }

    /** Whether a record may be in several groups. */
    boolean overlaps() {
        return !path.hops().isEmpty() || (shape.listed() && !whole);
    }

    /** Whether the key is an array. */
    boolean isList() {
        return shape.listed() && whole;
    }

    String column() {
        return "k" + index;
    }

    /** The expression of the key where records are grouped. */
    String key(Parameters parameters) {
        return joined() ? "d" + index + ".k" : period(shape.sql(), parameters);
    }

    private boolean joined() {
        return overlaps();
    }

    /** What is joined to the table for the key; nothing where it is in the table. */
    String join(Parameters parameters) {
        if (!joined()) {
            return "";
        }
        String alias = " left join lateral (";
        String key = shape.listed() ? "u.k" : period(shape.sql(), parameters);
        StringBuilder from =
                new StringBuilder(alias).append("select distinct ").append(key).append(" as k from ");
        if (path.hops().isEmpty()) {
            from.append("unnest(").append(shape.sql()).append(") u (k)");
        } else {
            way(from);
        }
        return from.append(") d").append(index).append(" on true").toString();
    }

    /** A record without any value at the end of the way finds no row, and so the key that has none. */
    private void way(StringBuilder from) {
        for (int i = 0; i < path.hops().size(); i++) {
            Hop hop = path.hops().get(i);
            from.append(i == 0 ? "" : " join ").append(hop.join()).append(" l").append(i);
            if (i > 0) {
                from.append(" on l")
                        .append(i)
                        .append('.')
                        .append(hop.own())
                        .append(" = l")
                        .append(i - 1)
                        .append('.')
                        .append(path.hops().get(i - 1).other());
            }
        }
        int last = path.hops().size() - 1;
        from.append(" join ")
                .append(SqlNames.table(path.table().id()))
                .append(" p on p._id = l")
                .append(last)
                .append('.')
                .append(path.hops().get(last).other());
        if (shape.listed()) {
            from.append(" cross join lateral unnest(").append(shape.sql()).append(") u (k)");
        }
        from.append(" where l0.").append(path.hops().getFirst().own()).append(" = t._id");
        if (!shape.listed()) {
            from.append(" and ").append(shape.sql()).append(" is not null");
        }
    }

    private String period(String value, Parameters parameters) {
        return unit.map(u -> {
                    String local = shape.type() == CellShape.Type.TIME
                            ? "(" + value + ") at time zone " + parameters.add(zoneName()) + "::text"
                            : "(" + value + ")::timestamp";
                    return "date_trunc('" + u.name().toLowerCase(java.util.Locale.ROOT) + "', " + local + ")::date";
                })
                .orElse(value);
    }

    private String zoneName() {
        return zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
    }

    /**
     * What groups called {@code g} are sorted by, as records are by such a field.
     *
     * @param people a JSON object of what people sort by, as the statement has it
     */
    String order(Base base, boolean descending, String people) {
        String key = "g." + column();
        String by =
                switch (shape.type()) {
                    case TEXT -> TextOrder.keySql(key);
                    case CHOICE ->
                        isList()
                                ? "(select array_agg(array_position(" + shape.choiceIds() + ", u.id)) from unnest("
                                        + key + ") u (id))"
                                : "array_position(" + shape.choiceIds() + ", " + key + ")";
                    case PERSON ->
                        isList() ? key : "(coalesce(" + people + " ->> " + key + ", " + key + ") collate \"C\")";
                    case RECORD ->
                        isList() ? key : named(base.table(shape.tableId().orElseThrow()), key);
                    case NUMBER, BOOLEAN, DATE, TIME, MIXED, OTHER -> key;
                };
        return by + direction(descending);
    }

    private static String named(Table table, String key) {
        Field primary = table.primaryField();
        String value = primary.hasColumn() ? "n." + SqlNames.column(primary.id()) + "::text" : "n._no::text";
        return "(select " + TextOrder.keySql("(" + value + ")") + " from " + SqlNames.table(table.id())
                + " n where n._id = " + key + ")";
    }

    static String direction(boolean descending) {
        return descending ? " desc nulls last" : " asc nulls first";
    }
}
