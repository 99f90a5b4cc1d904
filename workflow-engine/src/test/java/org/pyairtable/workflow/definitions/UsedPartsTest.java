package org.pyairtable.workflow.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.State.UsedPart;
import org.pyairtable.events.State.WorkflowUses;
import org.pyairtable.workflow.Samples;
import org.pyairtable.workflow.definitions.trigger.ManualTrigger;
import org.pyairtable.workflow.definitions.trigger.RecordMatchesTrigger;
import org.pyairtable.workflow.definitions.trigger.Trigger;
import org.pyairtable.workflow.steps.Branch;
import org.pyairtable.workflow.steps.Notify;
import org.pyairtable.workflow.steps.Step;
import org.pyairtable.workflow.steps.UpdateRecord;
import org.pyairtable.workflow.templates.Evaluation;

/** What a workflow publishes of the tables and fields that it uses. */
class UsedPartsTest {
    private static final Trigger LATE = new RecordMatchesTrigger("appSite", "tblTasks", "{Hours} > {Budget}");

    private static WorkflowUses uses(Trigger trigger, List<Step> steps) {
        Definition stored = ByIds.of(new Definition(trigger, steps, List.of(Samples.TASKS)));
        return UsedParts.of(new Workflow(
                "wfl1",
                3,
                "wsp1",
                "Overrun",
                "usr1",
                stored,
                Instant.EPOCH,
                List.of(),
                Evaluation.Missing.REFUSED,
                Workflow.Mode.ACTIVE));
    }

    private static UsedPart field(String id, String place) {
        return new UsedPart("appSite", "tblTasks", id, place);
    }

    @Test
    void everyPlaceThatNamesATableOrAFieldIsListed() {
        WorkflowUses uses = uses(
                LATE,
                List.of(
                        new Branch(
                                "route",
                                "{Status} = 'Late'",
                                List.of(new UpdateRecord(
                                        "mark",
                                        "appSite",
                                        "tblTasks",
                                        null,
                                        Map.of("Status", "{{record.Name}}"),
                                        null,
                                        null)),
                                List.of()),
                        new Notify("tell", List.of("*"), "done", "{{steps.mark.result.fields.Status}}")));

        assertThat(uses.name()).isEqualTo("Overrun");
        assertThat(uses.parts())
                .containsExactlyInAnyOrder(
                        new UsedPart("appSite", "tblTasks", null, "trigger.table"),
                        new UsedPart("appSite", "tblTasks", null, "steps[0].then[0].table"),
                        field("fldHours", "trigger.formula"),
                        field("fldBudget", "trigger.formula"),
                        field("fldStatus", "steps[0].when"),
                        field("fldStatus", "steps[0].then[0].fields.Status"),
                        field("fldName", "steps[0].then[0].fields.Status"),
                        field("fldStatus", "steps[1].body"));
    }

    @Test
    void aWorkflowThatUsesNoTableNamesNone() {
        WorkflowUses uses =
                uses(new ManualTrigger(null), List.of(new Notify("tell", List.of("*"), "t", "{{trigger.amount}}")));

        assertThat(uses.parts()).isEmpty();
    }

    @Test
    void aWorkflowThatUsesMoreThanFitsNamesTheFirst() {
        List<Step> steps = IntStream.range(0, 5_000)
                .<Step>mapToObj(i -> new Notify("s" + i, List.of("*"), "t", "{{record.Name}}"))
                .toList();

        assertThat(uses(LATE, steps).parts()).hasSize(4_000);
    }
}
