package org.pyairtable.workflow.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pyairtable.events.CommunicationCommand.SendNotification;
import org.pyairtable.events.DataCommand;
import org.pyairtable.workflow.Samples;
import org.pyairtable.workflow.definitions.Definition;
import org.pyairtable.workflow.definitions.trigger.RecordCreatedTrigger;
import org.pyairtable.workflow.scope.RecordSnapshot;
import org.pyairtable.workflow.scope.Scope;
import org.pyairtable.workflow.steps.Activity;
import org.pyairtable.workflow.steps.Branch;
import org.pyairtable.workflow.steps.CreateRecord;
import org.pyairtable.workflow.steps.DeleteRecord;
import org.pyairtable.workflow.steps.Evaluate;
import org.pyairtable.workflow.steps.Fail;
import org.pyairtable.workflow.steps.FindRecords;
import org.pyairtable.workflow.steps.ForEach;
import org.pyairtable.workflow.steps.ListAggregate;
import org.pyairtable.workflow.steps.Notify;
import org.pyairtable.workflow.steps.Outcome;
import org.pyairtable.workflow.steps.SetVariable;
import org.pyairtable.workflow.steps.Starting;
import org.pyairtable.workflow.steps.Step;
import org.pyairtable.workflow.steps.Switch;
import org.pyairtable.workflow.steps.Transform;
import org.pyairtable.workflow.steps.UpdateRecord;
import org.pyairtable.workflow.steps.UpsertRecord;
import org.pyairtable.workflow.steps.Wait;
import org.pyairtable.workflow.steps.WaitUntil;
import org.pyairtable.workflow.templates.Evaluation;

class StepStartTest {
    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final RecordSnapshot ROOF = new RecordSnapshot(
                    "recRoof",
                    "appSite",
                    "tblTasks",
                    "Tasks",
                    Map.of(
                            "Name",
                            "Roof",
                            "Hours",
                            9.5,
                            "Budget",
                            8,
                            "Due",
                            "2026-03-04",
                            "Client",
                            List.of("recAcme")),
                    Map.of("recAcme", "Acme Ltd"),
                    Set.of(),
                    null)
            .named(Samples.TASKS);
    private static final Scope SCOPE =
            new Scope(Optional.of(ROOF), Map.of("limit", 3), Map.of("over", 1.5, "day", "2026-03-04"));

    /** Of the clients it has a part only. */
    private static final Scope CROWDED = new Scope(
            Optional.of(new RecordSnapshot(
                    ROOF.id(),
                    ROOF.baseId(),
                    ROOF.tableId(),
                    ROOF.tableName(),
                    ROOF.fields(),
                    ROOF.links(),
                    Set.of("Client"),
                    ROOF.fieldIds())),
            Map.of(),
            Map.of());

    @Test
    void evaluatesOverTheRecordTheResultsAndTheTrigger() {
        assertThat(outcome(new Evaluate("a", "{Hours} - {fldBudget}"))).isEqualTo(new Outcome.Done(1.5));
        assertThat(outcome(new Evaluate("a", "{steps.over.result} * {trigger.limit} * 2")))
                .isEqualTo(new Outcome.Done(9L));
        assertThat(outcome(new Evaluate("a", "{Client} & '/' & {record.id}")))
                .isEqualTo(new Outcome.Done("Acme Ltd/recRoof"));
        assertThat(outcome(new Evaluate("a", "DATETIME_DIFF({Due}, NOW(), 'days')")))
                .isEqualTo(new Outcome.Done(2L));
        assertThat(outcome(new Evaluate("a", "{Status}"))).isEqualTo(new Outcome.Done(null));
    }

    @ParameterizedTest
    @MethodSource("readersOfTheClients")
    void aStepThatReadsACellOfWhichTheEventHoldsAPartFailsAndNamesTheCell(Step step) {
        assertThat(outcome(step, CROWDED))
                .isInstanceOfSatisfying(Outcome.Refuse.class, refuse -> assertThat(refuse.reason())
                        .isEqualTo("The cell 'Client' of record recRoof links more records than an event carries, so a"
                                + " workflow sees only some of them; let it read a count, rollup or formula field in"
                                + " place of 'Client'"));
    }

    static Stream<Step> readersOfTheClients() {
        return Stream.of(
                new Evaluate("a", "{Client} & ''"),
                new Branch("b", "{Client} = 'Acme Ltd'", List.of(new Evaluate("x", "1")), List.of()),
                new UpdateRecord("u", "appSite", "tblTasks", null, Map.of("Client", "{{record.Client}}"), false, null),
                new Notify("n", List.of("*"), "Test", "For {{record.Client}}"));
    }

    @Test
    void aStepThatReadsOtherCellsOfThatRecordGoesOn() {
        assertThat(outcome(new Evaluate("a", "IF({Hours} > 100, {Client}, {Name})"), CROWDED))
                .isEqualTo(new Outcome.Done("Roof"));
    }

    @Test
    void anErrorValueFailsTheStep() {
        assertThat(outcome(new Evaluate("a", "ERROR('no')")))
                .isInstanceOfSatisfying(Outcome.Refuse.class, refuse -> assertThat(refuse.reason())
                        .startsWith("The formula gives an error"));
    }

    @Test
    void branchesByTruth() {
        List<Step> some = List.of(new Evaluate("x", "1"));

        assertThat(outcome(new Branch("b", "{Hours} > {Budget}", some, List.of())))
                .isEqualTo(new Outcome.Done("then"));
        assertThat(outcome(new Branch("b", "{steps.unknownYet.result}", some, List.of())))
                .isEqualTo(new Outcome.Done("otherwise"));
    }

    @Test
    void updatesTheTriggersRecordWithTypedCells() {
        Map<String, Object> cells = new HashMap<>();
        cells.put("Budget", "{{record.Hours}}");
        cells.put("Status", "Over by {{steps.over.result}}");
        cells.put("Client", List.of("{{record.id}}", "recFixed"));
        cells.put("Due", null);
        Step step = new UpdateRecord("u", "appSite", "tblTasks", null, cells, true, null);

        DataCommand.UpdateRecords command = (DataCommand.UpdateRecords) asked(step);

        assertThat(command.baseId()).isEqualTo("appSite");
        assertThat(command.table()).isEqualTo("tblTasks");
        assertThat(command.typecast()).isTrue();
        DataCommand.RecordPatch patch = command.records().getFirst();
        assertThat(patch.recordId()).isEqualTo("recRoof");
        assertThat(patch.fields())
                .containsEntry("Budget", 9.5)
                .containsEntry("Status", "Over by 1.5")
                .containsEntry("Client", List.of("recRoof", "recFixed"))
                .containsEntry("Due", null);
    }

    @Test
    void updatesAnotherRecordByTemplateAndRefusesWhenThereIsNone() {
        assertThat(((DataCommand.UpdateRecords) asked(update("{{steps.day.result}}")))
                        .records()
                        .getFirst()
                        .recordId())
                .isEqualTo("2026-03-04");
        assertThat(outcome(update("{{steps.nothing.result}}"))).isInstanceOf(Outcome.Refuse.class);
    }

    @Test
    void createsWithoutTheCellsThatAreEmpty() {
        Step step = new CreateRecord(
                "c",
                "appSite",
                "tblInvoices",
                Map.of("Amount", "{{record.Hours}}", "Number", "{{record.Nothing}}"),
                null,
                null);

        assertThat(asked(step))
                .isEqualTo(
                        new DataCommand.CreateRecords("appSite", "tblInvoices", List.of(Map.of("Amount", 9.5)), false));
    }

    @Test
    void upserts() {
        Step step = new UpsertRecord(
                "c", "appSite", "tblInvoices", Map.of("Number", "{{record.Name}}"), List.of("Number"), null, null);

        assertThat(asked(step))
                .isEqualTo(new DataCommand.UpsertRecords(
                        "appSite", "tblInvoices", List.of(Map.of("Number", "Roof")), List.of("Number"), false));
    }

    @Test
    void notifiesPeopleWithALinkToTheRecord() {
        Outcome outcome = outcome(new Notify("n", List.of("*"), "{{record.Name}}", "for {{record.Client}}"));

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Publish.class, sent -> assertThat(sent.message())
                .isEqualTo(new SendNotification(
                        "wsp1",
                        List.of("*"),
                        "workflow",
                        "Roof",
                        "for Acme Ltd",
                        Map.of(
                                "workflowId", "wfl1",
                                "runId", "run1",
                                "baseId", "appSite",
                                "tableId", "tblTasks",
                                "recordId", "recRoof"))));
    }

    @Test
    void aNotificationThatTheInboxWouldRejectFailsTheStep() {
        assertThat(outcome(new Notify("n", List.of("*"), "x".repeat(301), "b")))
                .isEqualTo(
                        new Outcome.Refuse("The title has 301 characters, and a notification's title has at most 300"));
        assertThat(outcome(new Notify("n", List.of("*"), "x".repeat(300), "b"))).isInstanceOf(Outcome.Publish.class);
        assertThat(outcome(new Notify("n", List.of("*"), "{{record.fldStatus}}", "b")))
                .isInstanceOfSatisfying(Outcome.Refuse.class, refuse -> assertThat(refuse.reason())
                        .startsWith("There is no value for {{record.fldStatus}}: the cell is empty"));
        assertThat(outcome(new Notify("n", List.of("*"), "{{record.fldStatus ?? ''}}", "b")))
                .isEqualTo(new Outcome.Refuse(
                        "The title is empty: there is nothing in the place of {{record.fldStatus ?? ''}}"));
        assertThat(outcome(new Notify("n", List.of("usrGone"), "t", "b")))
                .isEqualTo(new Outcome.Refuse("None of the recipients belongs to the workspace any more: usrGone"));
        assertThat(outcome(new Notify("n", List.of("usrGone", "usrMember"), "t", "b")))
                .isInstanceOf(Outcome.Publish.class);
    }

    @Test
    void writesLinksByTheIdsOfLinkedRecords() {
        Step link = new CreateRecord(
                "c", "appSite", "tblInvoices", Map.of("fldNumber", "{{record.fldClient.id}}"), null, null);
        assertThat(outcome(link))
                .isEqualTo(new Outcome.Ask(
                        new DataCommand.CreateRecords(
                                "appSite", "tblInvoices", List.of(Map.of("fldNumber", List.of("recAcme"))), false),
                        Map.of("fields", Map.of("Number", List.of("recAcme")))));
        assertThat(((DataCommand.UpdateRecords) asked(update("{{record.fldClient.id}}")))
                        .records()
                        .getFirst()
                        .recordId())
                .isEqualTo("recAcme");
        assertThat(outcome(new Evaluate("a", "{record.fldClient.id} & '/' & {fldClient}")))
                .isEqualTo(new Outcome.Done("recAcme/Acme Ltd"));
    }

    @Test
    void refusesToUpdateSeveralRecordsAtOnce() {
        Scope two = new Scope(Optional.empty(), Map.of("ids", List.of("rec1", "rec2")), Map.of());

        assertThat(outcome(update("{{trigger.ids}}"), two))
                .isEqualTo(new Outcome.Refuse("recordId stands for 2 records, and a step updates one: [rec1, rec2]"));
    }

    @Test
    void sleeps() {
        assertThat(outcome(new Wait("w", Duration.ofMinutes(15)))).isEqualTo(new Outcome.Sleep(NOW.plusSeconds(900)));
    }

    @Test
    void aDefectInAStepIsARefusalAndNoException() {
        // Such a definition cannot be saved; if one got in, it must not hold up other runs.
        assertThat(outcome(new Evaluate("a", "{Nowhere}")))
                .isEqualTo(new Outcome.Refuse(
                        "The step failed because of an error in the engine; its log has the reason"));
    }

    @Test
    void transformsAListByFormulas() {
        Scope lines = new Scope(
                Optional.empty(),
                Map.of(
                        "lines",
                        List.of(
                                Map.of("item", "nails", "price", 4),
                                Map.of("item", "tiles", "price", 30),
                                Map.of("item", "beam", "price", 12.5))),
                Map.of());

        assertThat(outcome(transform("{item.price} > 5", "{item.price}", "{item.item}", null), lines))
                .isEqualTo(new Outcome.Done(List.of("tiles", "beam")));
        assertThat(outcome(transform(null, null, "{item.price} * 2", ListAggregate.SUM), lines))
                .isEqualTo(new Outcome.Done(93L));
        assertThat(outcome(transform("{index} > 0", null, null, ListAggregate.COUNT), lines))
                .isEqualTo(new Outcome.Done(2L));
        assertThat(outcome(transform(null, null, "ERROR('no')", null), lines))
                .isInstanceOfSatisfying(Outcome.Refuse.class, refuse -> assertThat(refuse.reason())
                        .startsWith("The formula gives an error for item 0"));
    }

    private static Transform transform(
            @Nullable String where, @Nullable String sortBy, @Nullable String map, @Nullable ListAggregate aggregate) {
        return new Transform(
                "t", "{{trigger.lines}}", where, sortBy, sortBy == null ? null : true, null, map, aggregate);
    }

    @Test
    void switchesToTheCaseThatHasTheValue() {
        List<Step> some = List.of(new Evaluate("x", "1"));
        Switch step = new Switch(
                "s",
                "{Hours}",
                List.of(new Switch.Case(List.of("1", "2"), some), new Switch.Case(List.of("9.5"), some)),
                List.of());

        assertThat(outcome(step)).isEqualTo(new Outcome.Done("case1"));
        assertThat(outcome(new Switch("s", "{Name}", step.cases(), List.of())))
                .isEqualTo(new Outcome.Done("otherwise"));
    }

    @Test
    void waitsUntilATimeOrADateInAZone() {
        assertThat(outcome(new WaitUntil("w", "{{record.Due}}", "09:00", "Europe/Riga")))
                .isEqualTo(new Outcome.Sleep(Instant.parse("2026-03-04T07:00:00Z")));
        // The clocks of Berlin skip from 2 to 3 on that morning.
        assertThat(outcome(new WaitUntil("w", "2026-03-29", "02:30", "Europe/Berlin")))
                .isEqualTo(new Outcome.Sleep(Instant.parse("2026-03-29T01:30:00Z")));
        assertThat(outcome(new WaitUntil("w", "2026-02-01T10:00:00Z", null, null)))
                .isEqualTo(new Outcome.Done(null));
        assertThat(outcome(new WaitUntil("w", "2026-02-30", null, null)))
                .isEqualTo(new Outcome.Refuse(
                        "'2026-02-30' is neither a calendar date such as 2026-05-04 nor a time such as"
                                + " 2026-05-04T09:00:00Z"));
        assertThat(outcome(new WaitUntil("w", "2028-01-01", null, null))).isInstanceOf(Outcome.Refuse.class);
    }

    @Test
    void aListBecomesOneRunForEachItemWithinALimit() {
        List<Step> some = List.of(new Evaluate("x", "1"));
        Scope few = new Scope(Optional.empty(), Map.of("lines", List.of("a", "b")), Map.of());
        Scope many = new Scope(Optional.empty(), Map.of("lines", Collections.nCopies(1_001, "a")), Map.of());
        ForEach each = new ForEach("e", "{{trigger.lines}}", some, 4, null);

        assertThat(outcome(each, few))
                .isEqualTo(new Outcome.Spawn(
                        List.of(new Outcome.Child.OfBlock("steps", "a"), new Outcome.Child.OfBlock("steps", "b")),
                        4,
                        Map.of("items", 2)));
        assertThat(outcome(each, many))
                .isInstanceOfSatisfying(Outcome.Refuse.class, refuse -> assertThat(refuse.reason())
                        .startsWith("The list has 1001 items, and a step runs for at most 1000"));
        assertThat(outcome(new ForEach("e", "{{record.Name}}", some, null, null)))
                .isEqualTo(new Outcome.Refuse("list gives a single value, not a list: {{record.Name}}"));
    }

    @Test
    void aResultThatIsTooLargeFailsTheStep() {
        Scope large = new Scope(Optional.empty(), Map.of("long", "x".repeat(600_000)), Map.of());

        assertThat(outcome(new SetVariable("v", "v", List.of("{{trigger.long}}", "{{trigger.long}}")), large))
                .isEqualTo(new Outcome.Refuse(
                        "The step gives more than 1000000 characters, the limit; let it give less, for example ids in"
                                + " place of records"));
    }

    @Test
    void failsWithTheMessageOfItsAuthor() {
        assertThat(outcome(new Fail("f", "{{record.Name}} has no status")))
                .isEqualTo(new Outcome.Refuse("Roof has no status"));
    }

    @Test
    void deletesTheTriggersRecordOrAnother() {
        assertThat(asked(new DeleteRecord("d", "appSite", "tblTasks", null, null)))
                .isEqualTo(new DataCommand.DeleteRecords("appSite", "tblTasks", List.of("recRoof")));
        assertThat(outcome(new DeleteRecord("d", "appSite", "tblInvoices", "{{steps.gone.result.id}}", null)))
                .isInstanceOf(Outcome.Refuse.class);
    }

    @Test
    void valuesInAConditionAreQuotedSoThatTheyCannotChangeIt() {
        Scope hostile = new Scope(
                Optional.empty(), Map.of("name", "\\\") OR (\"1\" = \"1", "most", 12.5, "open", true), Map.of());
        Step step = new FindRecords(
                "f",
                "appSite",
                "tblTasks",
                "AND({fldName} = {{trigger.name}}, {fldHours} < {{trigger.most}}, {{trigger.open}}, {{BLANK()}} = '')",
                List.of(),
                List.of(),
                null,
                null);

        assertThat(outcome(step, hostile))
                .isInstanceOfSatisfying(
                        Outcome.Perform.class,
                        perform -> assertThat(((Activity.Find) perform.activity())
                                        .question()
                                        .condition())
                                .isEqualTo(
                                        "AND({fldName} = \"\\\\\\\") OR (\\\"1\\\" = \\\"1\", {fldHours} < (12.5), TRUE(), BLANK() = '')"));
    }

    private static Step update(String recordId) {
        return new UpdateRecord("u", "appSite", "tblTasks", recordId, Map.of("Name", "x"), null, null);
    }

    private static DataCommand asked(Step step) {
        return ((Outcome.Ask) outcome(step)).command();
    }

    private static Outcome outcome(Step step) {
        return outcome(step, SCOPE);
    }

    private static Outcome outcome(Step step, Scope scope) {
        Definition definition = new Definition(
                new RecordCreatedTrigger("appSite", "tblTasks", null),
                List.of(step),
                List.of(Samples.TASKS, Samples.INVOICES));
        return new StepStart(new Starting(
                        "wfl1",
                        "wsp1",
                        "run1",
                        new Evaluation(scope, definition.triggerTable(), NOW, Evaluation.Missing.REFUSED),
                        definition::table,
                        user -> user.equals("usrMember")))
                .of(step);
    }
}
