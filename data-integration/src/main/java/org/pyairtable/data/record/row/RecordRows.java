package org.pyairtable.data.record.row;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.LinkTrail;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;

/** Reads records. */
public final class RecordRows {
    private final SqlConnection connection;
    private final CellCodecs codecs;
    private final Optional<LargeLinks> large;

    public RecordRows(SqlConnection connection, CellCodecs codecs) {
        this(connection, codecs, Optional.empty());
    }

    /** @param large the link cells that need not be read when they are large */
    public RecordRows(SqlConnection connection, CellCodecs codecs, Optional<LargeLinks> large) {
        this.large = large;
        this.connection = connection;
        this.codecs = codecs;
    }

    /** Those of the ids that exist. */
    public Uni<List<RecordState>> of(Table table, RecordIds ids) {
        return of(layout(table), ids);
    }

    private RowLayout layout(Table table) {
        return large.map(links -> links.layout(codecs, table)).orElseGet(() -> RowLayout.whole(codecs, table));
    }

    /** The same with one field only. */
    public Uni<List<RecordState>> of(Table table, Field field, RecordIds ids) {
        return of(new RowLayout(codecs, table, List.of(field)), ids);
    }

    private Uni<List<RecordState>> of(RowLayout layout, RecordIds ids) {
        return read(layout, "t._id " + ids.among(1), ids.addTo(Tuple.tuple()));
    }

    /** Those from which links lead to one of the records at the end of the trail. */
    public Uni<List<RecordState>> leadingTo(Table table, LinkTrail trail, RecordIds ends, RecordIds except) {
        String condition = leading(trail, ends);
        Tuple parameters = ends.addTo(Tuple.tuple());
        if (!except.isEmpty()) {
            condition += " and t._id " + except.notAmong(2);
            except.addTo(parameters);
        }
        return read(layout(table), condition, parameters);
    }

    /** As above, but none at all unless the record at the end has other cells than these. */
    public Uni<List<RecordState>> leadingTo(Table table, LinkTrail trail, RecordIds end, OtherCells cells) {
        Tuple parameters = end.addTo(Tuple.tuple());
        String condition = leading(trail, end) + " and " + cells.condition(1, parameters);
        return read(layout(table), condition, parameters);
    }

    private static String leading(LinkTrail trail, RecordIds ends) {
        String condition = ends.among(1);
        for (FieldKind.Link link : trail.links().reversed()) {
            String own = link.reversed() ? "target_id" : "source_id";
            String other = link.reversed() ? "source_id" : "target_id";
            condition = "in (select " + own + " from " + SqlNames.join(link.joinTable()) + " where " + other + " "
                    + condition + ")";
        }
        return "t._id " + condition;
    }

    private Uni<List<RecordState>> read(RowLayout layout, String condition, Tuple parameters) {
        return connection
                .preparedQuery("select " + layout.selection() + " from " + layout.source() + " where " + condition)
                .execute(parameters)
                .map(layout::readAll);
    }
}
