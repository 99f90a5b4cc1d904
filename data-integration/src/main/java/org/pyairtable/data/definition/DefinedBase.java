package org.pyairtable.data.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.formula.Derivations;
import org.pyairtable.data.meta.BaseDraft;
import org.pyairtable.data.meta.Naming;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Table;

/**
 * The tables that a definition describes, under new ids. The definition has the form of Airtable's answer about the tables of a
 * base, so that such an answer can be given as it is; views may say more than there. Ids in it only say what belongs together.
 *
 * <p>A field that says of itself {@code isValid: false} is left out with all that needs it: it did not work where it comes from.
 *
 * @param name which the definition gives, if any
 */
public record DefinedBase(Optional<String> name, List<Table> tables, List<LeftOut> leftOut) {
    public DefinedBase {
        tables = List.copyOf(tables);
        leftOut = List.copyOf(leftOut);
    }

    /** Fails with the place of the first fault. */
    public static DefinedBase of(JsonNode json) {
        Part definition = Part.root(json);
        Optional<String> name = definition
                .optionalText("name")
                .map(given -> Naming.name(given, new InvalidRequest.Member("name", "is not a name for a base")));
        DefinitionIds ids = new DefinitionIds();
        List<DefinedTable> defined = DefinedTable.all(definition, ids);
        if (defined.isEmpty()) {
            throw definition.refused("tables", "a base needs a table");
        }
        BaseDraft.checkNumberOfTables(defined.size());
        DefinedFields fields = new DefinedFields(defined, ids);
        Base base = fields.placed();
        List<LeftOut> leftOut = new ArrayList<>(fields.leftOut());
        List<Table> tables = new ArrayList<>();
        for (DefinedTable table : defined) {
            Table placed = base.table(table.id());
            tables.add(new Table(
                    table.id(),
                    table.name(),
                    table.shape().description(),
                    primary(table, placed, ids),
                    placed.fields(),
                    new DefinedViews(base, table, ids, leftOut).all()));
        }
        if (Derivations.of(base.withTables(tables)).isCircular()) {
            throw definition.refused(
                    "tables", "fields read each other in a circle, by way of the names of linked records");
        }
        return new DefinedBase(name, tables, leftOut);
    }

    private static String primary(DefinedTable table, Table placed, DefinitionIds ids) {
        String id = table.primaryFieldId(ids);
        if (!placed.has(id)) {
            throw table.part().refused("primaryFieldId", "names a field that does not work where it comes from");
        }
        Field primary = placed.field(id);
        if (!BaseDraft.mayBePrimary(primary.kind())) {
            throw table.part()
                    .refused(
                            "primaryFieldId",
                            "a " + primary.kind().type() + " field cannot name the records of its table");
        }
        return id;
    }
}
