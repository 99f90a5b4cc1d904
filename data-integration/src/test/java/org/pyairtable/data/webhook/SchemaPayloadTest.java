package org.pyairtable.data.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.wire.Json;

class SchemaPayloadTest {
    private static final String TASKS = "tblTASKS000000000";
    private static final String PEOPLE = "tblPEOPLE00000000";
    private static final String NAME = "fldNAME0000000000";
    private static final String HOURS = "fldHOURS000000000";
    private static final ObjectNode ACTION = JsonNodeFactory.instance.objectNode();

    private static final Field NAMES = text(NAME, "Name");
    private static final Base BEFORE =
            base(table(TASKS, NAMES, text(HOURS, "Hours")), table(PEOPLE, text("fldP", "P")));

    private static Field text(String id, String name) {
        return new Field(id, name, Optional.empty(), new FieldKind.Text("singleLineText"));
    }

    private static Table table(String id, Field... fields) {
        return new Table(id, "Table", Optional.empty(), fields[0].id(), List.of(fields), List.of());
    }

    private static Base base(Table... tables) {
        return new Base("appBASE0000000000", "Base", "wsp1", 1, List.of(tables));
    }

    private static Specification wanting(String filters) {
        return SpecificationJson.read(Json.read("{\"options\":{\"filters\":" + filters + "}}"));
    }

    private static Optional<JsonNode> payload(String filters, Base after) {
        return SchemaPayload.of(wanting(filters), ACTION, BEFORE, after).map(body -> body.without("actionMetadata"));
    }

    @Test
    void reportsWhichFieldsAndTablesAreGone() {
        Base after = base(table(TASKS, NAMES));

        assertThat(payload("{\"dataTypes\":[\"tableFields\"]}", after))
                .contains(Json.read("{\"changedTablesById\":{\"" + TASKS + "\":{\"destroyedFieldIds\":[\"" + HOURS
                        + "\"]}},\"destroyedTableIds\":[\"" + PEOPLE + "\"]}"));
        assertThat(payload("{\"dataTypes\":[\"tableFields\"],\"changeTypes\":[\"add\"]}", after))
                .isEmpty();
        assertThat(payload("{\"dataTypes\":[\"tableData\"]}", after))
                .contains(Json.read("{\"destroyedTableIds\":[\"" + PEOPLE + "\"]}"));
    }

    @Test
    void tellsOfAnotherType() {
        Field number = new Field(HOURS, "Hours", Optional.empty(), new FieldKind.PlainNumber(0));
        Base after = BEFORE.with(table(TASKS, NAMES, number));

        assertThat(payload("{\"dataTypes\":[\"tableFields\"],\"recordChangeScope\":\"" + TASKS + "\"}", after))
                .contains(Json.read("{\"changedTablesById\":{\"" + TASKS + "\":{\"changedFieldsById\":{\"" + HOURS
                        + "\":{\"current\":{\"type\":\"number\"}}}}}}"));
        assertThat(payload("{\"dataTypes\":[\"tableFields\"],\"recordChangeScope\":\"" + PEOPLE + "\"}", after))
                .isEmpty();
        assertThat(payload("{\"dataTypes\":[\"tableFields\"],\"watchSchemasOfFieldIds\":[\"" + NAME + "\"]}", after))
                .isEmpty();
        assertThat(payload("{\"dataTypes\":[\"tableMetadata\",\"tableData\"]}", after))
                .isEmpty();
    }

    @Test
    void aSpecificationFitsWhileAllThatItNamesIsThere() {
        Specification ofHours = wanting("{\"dataTypes\":[\"tableData\"],\"watchDataInFieldIds\":[\"" + HOURS + "\"]}");
        Specification ofPeople = wanting("{\"dataTypes\":[\"tableData\"],\"recordChangeScope\":\"" + PEOPLE + "\"}");
        Base after = base(table(TASKS, NAMES));

        assertThat(ofHours.fits(BEFORE)).isTrue();
        assertThat(ofHours.fits(after)).isFalse();
        assertThat(ofPeople.fits(BEFORE)).isTrue();
        assertThat(ofPeople.fits(after)).isFalse();
    }
}
