package org.pyairtable.workflow.triggers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.RecordEvent.ChangeKind;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.events.RecordEvent.RecordChange;
import org.pyairtable.events.RecordEvent.RecordsChanged;
import org.pyairtable.workflow.Samples;
import org.pyairtable.workflow.definitions.Definition;
import org.pyairtable.workflow.definitions.Workflow;
import org.pyairtable.workflow.definitions.trigger.RecordChangedTrigger;
import org.pyairtable.workflow.definitions.trigger.RecordCreatedTrigger;
import org.pyairtable.workflow.definitions.trigger.RecordDeletedTrigger;
import org.pyairtable.workflow.definitions.trigger.RecordMatchesTrigger;
import org.pyairtable.workflow.definitions.trigger.Trigger;
import org.pyairtable.workflow.runs.state.TriggerData;
import org.pyairtable.workflow.steps.Evaluate;
import org.pyairtable.workflow.steps.Step;
import org.pyairtable.workflow.templates.Evaluation;

class RecordTriggersTest {
    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final Workflow OVERRUN =
            workflow(new RecordMatchesTrigger("appSite", "tblTasks", "{Hours} > {Budget}"));

    @Test
    void firesWhenARecordBeginsToMatch() {
        assertThat(started(OVERRUN, updated(Map.of("fldHours", 9, "fldBudget", 8), Map.of("fldHours", 7))))
                .containsExactly("rec1");
    }

    @Test
    void doesNotFireAgainWhileTheRecordMatches() {
        assertThat(started(OVERRUN, updated(Map.of("fldHours", 10, "fldBudget", 8), Map.of("fldHours", 9))))
                .isEmpty();
    }

    @Test
    void doesNotFireWhenTheRecordStopsMatchingOrNeverDid() {
        assertThat(started(OVERRUN, updated(Map.of("fldHours", 7, "fldBudget", 8), Map.of("fldHours", 9))))
                .isEmpty();
        assertThat(started(OVERRUN, updated(Map.of("fldHours", 7, "fldBudget", 8), Map.of("fldHours", 6))))
                .isEmpty();
    }

    @Test
    void countsACellThatWasEmptyBefore() {
        Map<String, Object> before = new HashMap<>();
        before.put("fldHours", null);

        assertThat(started(OVERRUN, updated(Map.of("fldHours", 9, "fldBudget", 8), before)))
                .containsExactly("rec1");
    }

    @Test
    void countsACellThatIsEmptyNow() {
        // Budget was 8 and is empty, which counts as 0.
        assertThat(started(OVERRUN, updated(Map.of("fldHours", 5), Map.of("fldBudget", 8))))
                .containsExactly("rec1");
    }

    @Test
    void firesForARecordThatIsCreatedMatchingAndNeverForADeletedOne() {
        assertThat(started(OVERRUN, change(ChangeKind.CREATED, Map.of("fldHours", 9, "fldBudget", 8), Map.of())))
                .containsExactly("rec1");
        assertThat(started(OVERRUN, change(ChangeKind.CREATED, Map.of("fldHours", 1, "fldBudget", 8), Map.of())))
                .isEmpty();
        assertThat(started(OVERRUN, change(ChangeKind.DELETED, Map.of(), Map.of("fldHours", 9, "fldBudget", 8))))
                .isEmpty();
    }

    @Test
    void aConditionSelectsAmongWhatIsCreatedChangedAndDeleted() {
        Workflow created = workflow(new RecordCreatedTrigger("appSite", "tblTasks", "{Hours} > 8"));
        Workflow changed =
                workflow(new RecordChangedTrigger("appSite", "tblTasks", List.of("fldBudget"), "{Hours} > 8"));
        Workflow deleted = workflow(new RecordDeletedTrigger("appSite", "tblTasks", "{Hours} > 8"));
        Map<String, Object> many = Map.of("fldHours", 9);
        Map<String, Object> few = Map.of("fldHours", 8);

        assertThat(started(created, change(ChangeKind.CREATED, many, Map.of()))).containsExactly("rec1");
        assertThat(started(created, change(ChangeKind.CREATED, few, Map.of()))).isEmpty();
        assertThat(started(created, updated(many, few))).isEmpty();
        assertThat(started(changed, updated(many, Map.of("fldBudget", 1)))).containsExactly("rec1");
        assertThat(started(changed, updated(few, Map.of("fldBudget", 1)))).isEmpty();
        assertThat(started(changed, updated(many, few))).isEmpty();
        assertThat(started(deleted, change(ChangeKind.DELETED, Map.of(), many))).containsExactly("rec1");
        assertThat(started(deleted, change(ChangeKind.DELETED, Map.of(), few))).isEmpty();
    }

    @Test
    void readsLinkedRecordsByTheirNames() {
        Workflow acme = workflow(new RecordMatchesTrigger("appSite", "tblTasks", "{Client} = 'Acme Ltd'"));

        assertThat(started(acme, change(ChangeKind.CREATED, Map.of("fldClient", List.of("recAcme")), Map.of())))
                .containsExactly("rec1");
    }

    @Test
    void aConditionOnACellOfWhichTheEventHoldsAPartStartsARunThatFails() {
        Workflow client =
                workflow(new RecordMatchesTrigger("appSite", "tblTasks", "AND({Hours} > 3, FIND('Acme', {Client}))"));
        RecordChange change = crowded(Map.of("fldHours", 9, "fldClient", List.of("recAcme")), Map.of("fldHours", 7));

        assertThat(new RecordTriggers(event("tblTasks", change), NOW).starting(client))
                .singleElement()
                .satisfies(run -> assertThat(run.refusal())
                        .contains("The condition cannot be checked: The cell 'Client' of record rec1 links more records"
                                + " than an event carries, so a workflow sees only some of them; let it read a count,"
                                + " rollup or formula field in place of 'Client'"));
    }

    @Test
    void aConditionOnOtherCellsOfThatRecordIsChecked() {
        RecordChange change = crowded(Map.of("fldHours", 9, "fldBudget", 8), Map.of("fldHours", 7));

        List<RecordTriggers.Start> runs = new RecordTriggers(event("tblTasks", change), NOW).starting(OVERRUN);

        assertThat(runs).singleElement().satisfies(run -> {
            assertThat(run.refusal()).isEmpty();
            assertThat(run.data().record().partial()).containsExactly("Client");
        });
    }

    @Test
    void aFormulaThatFailsForARecordIsNotTrue() {
        Workflow broken = workflow(new RecordMatchesTrigger("appSite", "tblTasks", "ERROR()"));

        assertThat(started(broken, change(ChangeKind.CREATED, Map.of("fldHours", 9), Map.of())))
                .isEmpty();
    }

    @Test
    void firesForChangedFieldsThatCount() {
        Workflow status = workflow(new RecordChangedTrigger("appSite", "tblTasks", List.of("fldStatus"), null));
        Workflow any = workflow(new RecordChangedTrigger("appSite", "tblTasks", List.of(), null));
        RecordChange hours = updated(Map.of("fldHours", 2), Map.of("fldHours", 1));

        assertThat(started(status, hours)).isEmpty();
        assertThat(started(any, hours)).containsExactly("rec1");
        assertThat(started(status, updated(Map.of(), Map.of("fldStatus", "Open"))))
                .containsExactly("rec1");
        assertThat(started(any, change(ChangeKind.CREATED, Map.of("fldHours", 2), Map.of())))
                .isEmpty();
    }

    @Test
    void doesNotFireForRecordsPublishedBecauseTheSchemaChanged() {
        Workflow any = workflow(new RecordChangedTrigger("appSite", "tblTasks", List.of(), null));
        RecordChange published = updated(Map.of("fldHours", 9, "fldBudget", 8), Map.of());

        assertThat(started(any, published)).isEmpty();
        assertThat(started(OVERRUN, published)).isEmpty();
    }

    @Test
    void firesForCreatedRecordsOfItsTableOnly() {
        Workflow created = workflow(new RecordCreatedTrigger("appSite", "tblTasks", null));
        RecordChange change = change(ChangeKind.CREATED, Map.of("fldName", "Roof"), Map.of());

        assertThat(started(created, change)).containsExactly("rec1");
        assertThat(started(created, updated(Map.of("fldName", "Roof"), Map.of("fldName", "R"))))
                .isEmpty();
        assertThat(new RecordTriggers(event("tblOther", change), NOW).starting(created))
                .isEmpty();
    }

    @Test
    void namesFieldsAsTheEventDoesAndOthersAsTheyWereKnownLast() {
        RecordChange change = updated(Map.of("fldHours", 9, "fldBudget", 8, "fldNew", "x"), Map.of("fldHours", 7));

        TriggerData data = new RecordTriggers(event("tblTasks", change), NOW)
                .starting(OVERRUN)
                .getFirst()
                .data();

        // The event calls fldHours "Worked hours" by now, says nothing of fldBudget, and knows a newer field.
        assertThat(data.record()).isNotNull();
        assertThat(data.record().fields()).isEqualTo(Map.of("Worked hours", 9, "Budget", 8, "Added later", "x"));
        assertThat(data.values()).isEqualTo(Map.of("changedFields", List.of("Worked hours"), "display", "Roof"));
        assertThat(data.type()).isEqualTo("recordMatches");
    }

    private static List<String> started(Workflow workflow, RecordChange change) {
        return new RecordTriggers(event("tblTasks", change), NOW)
                .starting(workflow).stream()
                        .map(run -> run.data().record().id())
                        .toList();
    }

    private static RecordChange updated(Map<String, Object> fields, Map<String, Object> before) {
        return change(ChangeKind.UPDATED, fields, before);
    }

    private static RecordChange crowded(Map<String, Object> fields, Map<String, Object> before) {
        return new RecordChange(
                "rec1",
                ChangeKind.UPDATED,
                fields,
                before,
                "Roof",
                Map.of("recAcme", "Acme Ltd"),
                List.of("fldClient"));
    }

    private static RecordChange change(ChangeKind kind, Map<String, Object> fields, Map<String, Object> before) {
        return new RecordChange("rec1", kind, fields, before, "Roof", Map.of("recAcme", "Acme Ltd"), null);
    }

    private static RecordsChanged event(String tableId, RecordChange change) {
        List<FieldInfo> schema = List.of(
                new FieldInfo("fldName", "Name", "singleLineText"),
                new FieldInfo("fldHours", "Worked hours", "number"),
                new FieldInfo("fldNew", "Added later", "singleLineText"));
        return new RecordsChanged("appSite", "Site", tableId, "Tasks", schema, List.of(change), "api");
    }

    private static Workflow workflow(Trigger trigger) {
        List<Step> steps = List.of(new Evaluate("a", "1"));
        return new Workflow(
                "wfl1",
                1,
                "wsp1",
                "n",
                "usr1",
                new Definition(trigger, steps, List.of(Samples.TASKS)),
                NOW,
                List.of(),
                Evaluation.Missing.REFUSED,
                Workflow.Mode.ACTIVE);
    }
}
