package org.pyairtable.data.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.cell.SelectNames;
import org.pyairtable.data.conversion.Conversions.Wish;
import org.pyairtable.data.meta.BaseDraft;
import org.pyairtable.data.record.row.TableScan;
import org.pyairtable.data.refusal.Conflict;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.runtime.identity.Ids;

/** What a field becomes by a conversion. */
record TargetField(CellCodecs codecs, Base base, Table table, Field from) {
    /** Most choices that a select gets from the cells; further values are lost. */
    private static final int MAX_CHOICES = 500;

    /** The field as it is going to be, with a choice for each value when it becomes a select. */
    Uni<Field> of(SqlClient client, Wish wish) {
        FieldKind kind = kind(wish);
        check(kind);
        Field to = from.withKind(kind);
        return kind instanceof FieldKind.Select chosen
                ? names(client, to)
                        .map(names -> to.withKind(CellConversion.withChoices(chosen, names, MAX_CHOICES, Ids::random)))
                : Uni.createFrom().item(to);
    }

    private FieldKind kind(Wish wish) {
        JsonNode options = wish.options();
        boolean select = wish.type().equals("singleSelect") || wish.type().equals("multipleSelects");
        if (select && !options.path("choices").isArray()) {
            options = JsonNodeFactory.instance.objectNode().set("choices", JsonNodeFactory.instance.arrayNode());
        }
        FieldKind kind = BaseDraft.kind(base, table, from, wish.type(), options);
        return kind instanceof FieldKind.Select chosen
                        && from.kind() instanceof FieldKind.Select known
                        && chosen.choices().isEmpty()
                ? chosen.withChoices(known.choices())
                : kind;
    }

    private void check(FieldKind kind) {
        if (table.primaryField().id().equals(from.id()) && !BaseDraft.mayBePrimary(kind)) {
            throw new Conflict("A " + kind.type() + " field cannot be the primary field of a table").exception();
        }
        if (kind instanceof FieldKind.Link link
                && !(base.table(link.linkedTableId()).primaryField().kind() instanceof FieldKind.Text)) {
            throw new InvalidRequest.Member("options", "the linked table's primary field is not a text field")
                    .exception();
        }
    }

    private Uni<SequencedSet<String>> names(SqlClient client, Field to) {
        SequencedSet<String> names = new LinkedHashSet<>();
        CellConversion cells = new CellConversion(codecs, base, table, from, to);
        return new TableScan(client, codecs, base, table, List.of(from))
                .each(batch -> {
                    batch.records().forEach(record -> record.cell(from)
                            .flatMap(stored -> cells.written(stored, batch.names()))
                            .filter(value -> names.size() < MAX_CHOICES)
                            .ifPresent(value -> names.addAll(SelectNames.missing(to, value))));
                    return Uni.createFrom().voidItem();
                })
                .replaceWith(names);
    }
}
