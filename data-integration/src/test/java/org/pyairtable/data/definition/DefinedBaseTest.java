package org.pyairtable.data.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.View;
import org.pyairtable.data.wire.Json;

class DefinedBaseTest {
    private static DefinedBase read(String json) {
        return DefinedBase.of(Json.read(json.replace('\'', '"')));
    }

    private static List<String> names(Table table) {
        return table.fields().stream().map(Field::name).toList();
    }

    @Test
    void fieldsThatNeedLaterOnesKeepTheirPlace() {
        DefinedBase defined = read("""
                {'name': 'Shop', 'tables': [
                  {'id': 'tblOrders00000000', 'name': 'Orders', 'primaryFieldId': 'fldLabel000000000', 'fields': [
                    {'id': 'fldTotal000000000', 'name': 'Total', 'type': 'rollup', 'options': {
                       'recordLinkFieldId': 'fldLines000000000', 'fieldIdInLinkedTable': 'fldTwice000000000',
                       'formula': 'SUM(values)'}},
                    {'id': 'fldLabel000000000', 'name': 'Label', 'type': 'formula', 'options': {
                       'formula': 'CONCATENATE({fldTotal000000000}, {Note})'}},
                    {'id': 'fldNote0000000000', 'name': 'Note', 'type': 'singleLineText'},
                    {'id': 'fldLines000000000', 'name': 'Lines', 'type': 'multipleRecordLinks', 'options': {
                       'linkedTableId': 'tblLines000000000', 'inverseLinkFieldId': 'fldOrder000000000',
                       'isReversed': true, 'prefersSingleRecordLink': false}}]},
                  {'id': 'tblLines000000000', 'name': 'Lines', 'fields': [
                    {'id': 'fldName0000000000', 'name': 'Name', 'type': 'singleLineText'},
                    {'id': 'fldTwice000000000', 'name': 'Twice', 'type': 'formula', 'options': {'formula': '{Amount} * 2'}},
                    {'id': 'fldAmount00000000', 'name': 'Amount', 'type': 'number', 'options': {'precision': 0}},
                    {'id': 'fldOrder000000000', 'name': 'Order', 'type': 'multipleRecordLinks', 'options': {
                       'linkedTableId': 'tblOrders00000000', 'inverseLinkFieldId': 'fldLines000000000',
                       'isReversed': false, 'prefersSingleRecordLink': true}}]}]}""");

        assertThat(defined.name()).contains("Shop");
        assertThat(defined.leftOut()).isEmpty();
        Table orders = defined.tables().getFirst();
        Table lines = defined.tables().getLast();
        assertThat(names(orders)).containsExactly("Total", "Label", "Note", "Lines");
        assertThat(names(lines)).containsExactly("Name", "Twice", "Amount", "Order");
        assertThat(orders.primaryField().name()).isEqualTo("Label");
        FieldKind.Link link = (FieldKind.Link) orders.fields().getLast().kind();
        FieldKind.Link inverse = (FieldKind.Link) lines.fields().getLast().kind();
        assertThat(link.reversed()).isTrue();
        assertThat(inverse.reversed()).isFalse();
        assertThat(inverse.prefersSingle()).isTrue();
        assertThat(inverse.joinTable()).isEqualTo(link.joinTable());
        assertThat(link.inverseFieldId()).contains(lines.fields().getLast().id());
        assertThat(((FieldKind.Formula) orders.primaryField().kind()).references())
                .containsExactlyInAnyOrder(
                        orders.fields().get(0).id(), orders.fields().get(2).id());
        assertThat(defined.tables()).allSatisfy(table -> assertThat(table.id()).doesNotEndWith("0000"));
    }

    @Test
    void theOtherSideOfALinkIsMadeWhereItIsMissing() {
        DefinedBase defined = read("""
                {'tables': [
                  {'id': 'tblTasks000000000', 'name': 'Tasks', 'fields': [
                    {'name': 'Name', 'type': 'singleLineText'},
                    {'name': 'Projects', 'type': 'multipleRecordLinks', 'options': {'linkedTableId': 'tblProjects000000'}},
                    {'name': 'Parent', 'type': 'multipleRecordLinks', 'options': {'linkedTableId': 'tblTasks000000000'}}]},
                  {'id': 'tblProjects000000', 'name': 'Projects', 'fields': [
                    {'name': 'Name', 'type': 'singleLineText'}, {'name': 'tasks', 'type': 'checkbox',
                     'options': {'icon': 'check', 'color': 'greenBright'}}]}]}""");

        Table tasks = defined.tables().getFirst();
        Table projects = defined.tables().getLast();
        assertThat(names(projects)).containsExactly("Name", "tasks", "Tasks 2");
        FieldKind.Link made = (FieldKind.Link) projects.fields().getLast().kind();
        assertThat(made.inverseFieldId()).contains(tasks.fields().get(1).id());
        assertThat(((FieldKind.Link) tasks.fields().get(2).kind()).inverseFieldId())
                .isEmpty();
    }

    @Test
    void whatDidNotWorkIsLeftOutWithWhatNeedsIt() {
        DefinedBase defined = read("""
                {'tables': [{'name': 'Tasks', 'fields': [
                    {'name': 'Name', 'type': 'singleLineText'},
                    {'id': 'fldBroken00000000', 'name': 'Broken', 'type': 'formula',
                     'options': {'formula': '{fldGone0000000000} + 1', 'isValid': false}},
                    {'name': 'Above', 'type': 'formula', 'options': {'formula': '{Broken} * 2'}},
                    {'name': 'Sound', 'type': 'formula', 'options': {'formula': 'LEN({Name})'}}],
                  'views': [
                    {'name': 'All', 'type': 'grid', 'visibleFieldIds': ['fldBroken00000000']},
                    {'name': 'Board', 'type': 'kanban'},
                    {'name': 'Large', 'type': 'grid', 'filter': '{Broken} > 3'}]}]}""");

        assertThat(names(defined.tables().getFirst())).containsExactly("Name", "Sound");
        assertThat(defined.tables().getFirst().views()).extracting(View::name).containsExactly("All");
        assertThat(defined.leftOut())
                .containsExactly(
                        new LeftOut("Tasks", "Broken", "does not work where it comes from"),
                        new LeftOut("Tasks", "Above", "needs a field that is left out"),
                        new LeftOut("Tasks", "Board", "is not a grid; other views cannot be made here"),
                        new LeftOut("Tasks", "Large", "filters by a field that is left out"));
    }

    @Test
    void viewsKeepWhatTheySay() {
        DefinedBase defined = read("""
                {'tables': [{'name': 'Tasks', 'fields': [
                    {'id': 'fldName0000000000', 'name': 'Name', 'type': 'singleLineText'},
                    {'id': 'fldHours000000000', 'name': 'Hours', 'type': 'number', 'options': {'precision': 0}},
                    {'id': 'fldNote0000000000', 'name': 'Note', 'type': 'multilineText'}],
                  'views': [{'name': 'Long', 'type': 'grid', 'filter': '{fldHours000000000} > 3',
                     'sorts': [{'fieldId': 'fldHours000000000', 'direction': 'desc'}],
                     'groups': [{'fieldId': 'fldNote0000000000'}],
                     'visibleFieldIds': ['fldName0000000000', 'fldHours000000000']}]}]}""");

        Table table = defined.tables().getFirst();
        String hours = table.fields().get(1).id();
        String note = table.fields().get(2).id();
        assertThat(table.views()).singleElement().satisfies(view -> {
            assertThat(view.settings().filter()).contains("{" + hours + "} > 3");
            assertThat(view.settings().sorts())
                    .extracting("fieldId", "descending")
                    .containsExactly(tuple(hours, true));
            assertThat(view.settings().groups()).extracting("fieldId").containsExactly(note);
            assertThat(view.settings().hidden()).containsExactly(note);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|definition: is not an object",
                "{}|tables: a base needs a table",
                "{'tables': {}}|tables: is not a list",
                "{'tables': [1]}|tables[0]: is not an object",
                "{'tables': [{'name': 'A'}]}|tables[0].fields: a table needs a field",
                "{'tables': [{'fields': [{'name': 'N', 'type': 'email'}]}]}|tables[0]: Invalid request",
                "{'tables': [{'name': 'A', 'fields': [{'name': 'N'}]}]}|tables[0].fields[0].type: is missing",
                "{'tables': [{'name': 'A', 'fields': [{'name': 'N', 'type': 'magic'}]}]}|tables[0].fields[0]: Creating magic fields",
                "{'tables': [{'name': 'A', 'fields': [{'name': 'N', 'type': 'email'}, {'name': 'n', 'type': 'url'}]}]}|tables[0].fields[1].name: two fields",
                "{'tables': [{'name': 'A', 'fields': [{'name': 'N', 'type': 'email'}]}, {'name': 'a', 'fields': [{'name': 'N', 'type': 'email'}]}]}|tables[1].name: two tables",
                "{'tables': [{'id': 'fldAAAAAAAAAAAAAA', 'name': 'A', 'fields': [{'name': 'N', 'type': 'email'}]}]}|tables[0].id: is not an id such as tbl",
                "{'tables': [{'name': 'A', 'fields': [{'id': 'fldAAAAAAAAAAAAAA', 'name': 'N', 'type': 'email'}, {'id': 'fldAAAAAAAAAAAAAA', 'name': 'M', 'type': 'email'}]}]}|tables[0].fields[1].id: \"fldAAAAAAAAAAAAAA\" is there twice",
                "{'tables': [{'name': 'A', 'fields': [{'name': 'N', 'type': 'checkbox', 'options': {'icon': 'check', 'color': 'greenBright'}}]}]}|tables[0].primaryFieldId: a checkbox field",
                "{'tables': [{'name': 'A', 'primaryFieldId': 'fldBBBBBBBBBBBBBB', 'fields': [{'name': 'N', 'type': 'email'}]}]}|tables[0].primaryFieldId: names no field",
                "{'tables': [{'name': 'A', 'fields': [{'name': 'N', 'type': 'email'}, {'name': 'F', 'type': 'formula', 'options': {'formula': '{F} + 1'}}]}]}|tables[0].fields[1]: needs itself",
                "{'tables': [{'name': 'A', 'fields': [{'name': 'N', 'type': 'email'}, {'name': 'F', 'type': 'formula', 'options': {'formula': '{X'}}]}]}|tables[0].fields[1]: ",
                "{'tables': [{'name': 'A', 'fields': [{'name': 'N', 'type': 'email'}, {'name': 'L', 'type': 'multipleRecordLinks', 'options': {'linkedTableId': 'tblCCCCCCCCCCCCCC'}}]}]}|tables[0].fields[1].options.linkedTableId: does not name",
                "{'tables': [{'name': 'A', 'fields': [{'name': 'N', 'type': 'email'}, {'name': 'L', 'type': 'count', 'options': {'recordLinkFieldId': 'N'}}]}]}|tables[0].fields[1]: recordLinkFieldId",
                "{'tables': [{'name': 'A', 'fields': [{'name': 'N', 'type': 'email'}], 'views': [{'name': 'V', 'sorts': [{'fieldId': 'Q'}]}]}]}|tables[0].views[0]: sorts: the table has no field",
            })
    void aFaultIsNamedWithItsPlace(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(RefusedException.class)
                .hasMessageStartingWith(message);
    }
}
