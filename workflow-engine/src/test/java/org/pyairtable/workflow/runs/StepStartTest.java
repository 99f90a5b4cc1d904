package org.pyairtable.workflow.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.CommunicationCommand.SendNotification;
import org.pyairtable.events.DataCommand;
import org.pyairtable.workflow.Samples;
import org.pyairtable.workflow.definitions.Definition;
import org.pyairtable.workflow.definitions.Step;
import org.pyairtable.workflow.definitions.Trigger;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.scope.RecordSnapshot;
import org.pyairtable.workflow.scope.Scope;

class StepStartTest {
    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final RecordSnapshot ROOF = new RecordSnapshot(
            "recRoof",
            "appSite",
            "tblTasks",
            "Tasks",
            Map.of("Name", "Roof", "Hours", 9.5, "Budget", 8, "Due", "2026-03-04", "Client", List.of("recAcme")),
            Map.of("recAcme", "Acme Ltd"));
    private static final Scope SCOPE =
            new Scope(Optional.of(ROOF), Map.of("limit", 3), Map.of("over", 1.5, "day", "2026-03-04"));

    @Test
    void evaluatesOverTheRecordTheResultsAndTheTrigger() {
        assertThat(outcome(new Step.Evaluate("a", "{Hours} - {fldBudget}"))).isEqualTo(new Outcome.Done(1.5));
        assertThat(outcome(new Step.Evaluate("a", "{steps.over.result} * {trigger.limit} * 2")))
                .isEqualTo(new Outcome.Done(9L));
        assertThat(outcome(new Step.Evaluate("a", "{Client} & '/' & {record.id}")))
                .isEqualTo(new Outcome.Done("Acme Ltd/recRoof"));
        assertThat(outcome(new Step.Evaluate("a", "DATETIME_DIFF({Due}, NOW(), 'days')")))
                .isEqualTo(new Outcome.Done(2L));
        assertThat(outcome(new Step.Evaluate("a", "{Status}"))).isEqualTo(new Outcome.Done(null));
    }

    @Test
    void anErrorValueFailsTheStep() {
        assertThat(outcome(new Step.Evaluate("a", "ERROR('no')")))
                .isInstanceOfSatisfying(Outcome.Refuse.class, refuse -> assertThat(refuse.reason())
                        .startsWith("The formula gives an error"));
    }

    @Test
    void branchesByTruth() {
        List<Step> some = List.of(new Step.Evaluate("x", "1"));

        assertThat(outcome(new Step.Branch("b", "{Hours} > {Budget}", some, List.of())))
                .isEqualTo(new Outcome.Done("then"));
        assertThat(outcome(new Step.Branch("b", "{steps.unknownYet.result}", some, List.of())))
                .isEqualTo(new Outcome.Done("otherwise"));
    }

    @Test
    void updatesTheTriggersRecordWithTypedCells() {
        Map<String, Object> cells = new HashMap<>();
        cells.put("Budget", "{{record.Hours}}");
        cells.put("Status", "Over by {{steps.over.result}}");
        cells.put("Client", List.of("{{record.id}}", "recFixed"));
        cells.put("Due", null);
        Step step = new Step.UpdateRecord("u", "appSite", "tblTasks", null, cells, true, null);

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
        Step step = new Step.CreateRecord(
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
        Step step = new Step.UpsertRecord(
                "c", "appSite", "tblInvoices", Map.of("Number", "{{record.Name}}"), List.of("Number"), null, null);

        assertThat(asked(step))
                .isEqualTo(new DataCommand.UpsertRecords(
                        "appSite", "tblInvoices", List.of(Map.of("Number", "Roof")), List.of("Number"), false));
    }

    @Test
    void tellsPeopleWithALinkToTheRecord() {
        Outcome outcome = outcome(new Step.Notify("n", List.of("*"), "{{record.Name}}", "for {{record.Client}}"));

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Tell.class, tell -> assertThat(tell.message())
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
    void sleeps() {
        assertThat(outcome(new Step.Wait("w", Duration.ofMinutes(15))))
                .isEqualTo(new Outcome.Sleep(NOW.plusSeconds(900)));
    }

    @Test
    void aDefectInAStepIsARefusalAndNoException() {
        // Such a definition cannot be saved; if one got in, it must not hold up other runs.
        assertThat(outcome(new Step.Evaluate("a", "{Nowhere}")))
                .isEqualTo(new Outcome.Refuse("The step broke inside the engine"));
    }

    private static Step update(String recordId) {
        return new Step.UpdateRecord("u", "appSite", "tblTasks", recordId, Map.of("Name", "x"), null, null);
    }

    private static DataCommand asked(Step step) {
        return ((Outcome.Ask) outcome(step)).command();
    }

    private static Outcome outcome(Step step) {
        Definition definition = new Definition(
                new Trigger.RecordCreated("appSite", "tblTasks"),
                List.of(step),
                List.of(Samples.TASKS, Samples.INVOICES));
        Workflow workflow = new Workflow("wfl1", 1, "wsp1", "n", "usr1", definition, NOW);
        return new StepStart(workflow, "run1", SCOPE, NOW).of(step);
    }
}
