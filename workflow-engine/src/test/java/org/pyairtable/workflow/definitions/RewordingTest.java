package org.pyairtable.workflow.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.RecordEvent.FieldInfo;
import org.pyairtable.workflow.Samples;
import org.pyairtable.workflow.definitions.trigger.RecordMatchesTrigger;
import org.pyairtable.workflow.scope.TableSchema;
import org.pyairtable.workflow.steps.Branch;
import org.pyairtable.workflow.steps.Notify;
import org.pyairtable.workflow.steps.UpdateRecord;
import org.pyairtable.workflow.steps.Write;

/** Names of fields for readers and writers, ids in what is stored. */
class RewordingTest {
    private static final Definition NAMED = new Definition(
            new RecordMatchesTrigger("appSite", "tblTasks", "{Hours} > {Budget}"),
            List.of(
                    new Branch(
                            "route",
                            "{Status} = 'Late'",
                            List.of(new UpdateRecord(
                                    "mark",
                                    "appSite",
                                    "tblTasks",
                                    "{{record.Client.id}}",
                                    Map.of("Status", "{{record.Name}}: {{record.Hours}}"),
                                    null,
                                    null)),
                            List.of()),
                    new Notify("tell", List.of("*"), "{{ record.Name }}", "{{steps.mark.result.fields.Status}}")),
            List.of(Samples.TASKS));

    @Test
    void whatIsStoredReadsAsItWasWritten() {
        Definition stored = ByIds.of(NAMED);

        assertThat(stored.toString()).doesNotContain("record.Name", "{Hours}", "{Status=");
        Definition shown = ByNames.of(stored);
        assertThat(shown.trigger()).isEqualTo(NAMED.trigger());
        assertThat(shown.steps().getFirst()).isEqualTo(NAMED.steps().getFirst());
        // Spacing inside the braces is not kept.
        assertThat(((Notify) shown.steps().getLast()).title()).isEqualTo("{{record.Name}}");
    }

    @Test
    void aRenamedFieldIsShownByItsPresentNameAndCanBeSavedAgain() {
        Definition stored = ByIds.of(NAMED).on(List.of(tasks("fldStatus", "State")));

        Definition shown = ByNames.of(stored);

        Branch route = (Branch) shown.steps().getFirst();
        assertThat(route.when()).isEqualTo("{State} = 'Late'");
        assertThat(((Write) route.then().getFirst()).fields()).containsOnlyKeys("State");
        assertThat(((Notify) shown.steps().getLast()).body()).isEqualTo("{{steps.mark.result.fields.State}}");
        assertThat(ByIds.of(shown)).isEqualTo(stored);
    }

    @Test
    void aNameThatWouldMeanSomethingElseIsShownAsTheId() {
        for (String misleading : List.of("id", "fldHours", "Client ", "a}}b")) {
            Definition stored = ByIds.of(NAMED).on(List.of(tasks("fldName", misleading)));

            Notify tell = (Notify) ByNames.of(stored).steps().getLast();

            assertThat(tell.title()).as(misleading).isEqualTo("{{record.fldName}}");
        }
    }

    @Test
    void aFieldThatIsNamedLikeTheIdsOfAnotherIsThatField() {
        TableSchema odd = with(new FieldInfo("fldOdd", "Client.id", "singleLineText"));
        Definition named = new Definition(
                NAMED.trigger(),
                List.of(new Notify("tell", List.of("*"), "{{record.Client.id}}", "{{record.fldClient.id}}")),
                List.of(odd));

        Definition stored = ByIds.of(named);

        assertThat(stored.steps())
                .containsExactly(new Notify("tell", List.of("*"), "{{record.fldOdd}}", "{{record.fldClient.id}}"));
        assertThat(ByNames.of(stored).steps())
                .containsExactly(new Notify("tell", List.of("*"), "{{record.Client.id}}", "{{record.fldClient.id}}"));
    }

    @Test
    void saysWhichTablesAndFieldsAreMissingAndWhere() {
        Definition stored = ByIds.of(NAMED);
        TableSchema poorer = new TableSchema(
                "appSite",
                "Building site",
                "tblTasks",
                "Tasks",
                Samples.TASKS.fields().stream()
                        .filter(f -> !f.id().equals("fldStatus") && !f.id().equals("fldHours"))
                        .toList());

        assertThat(Missing.in(stored, Map.of("tblTasks", Samples.TASKS))).isEmpty();
        assertThat(Missing.in(stored, Map.of("tblTasks", poorer)))
                .extracting(Problem::place)
                .containsExactly(
                        "trigger.formula",
                        "steps[0].when",
                        "steps[0].then[0].fields.Status",
                        "steps[0].then[0].fields.Status",
                        "steps[1].body");
        assertThat(Missing.in(stored, Map.of("tblTasks", poorer)).getFirst().message())
                .isEqualTo(
                        "The field Hours (fldHours) of table Tasks no longer exists; replace it and save the workflow again");
        assertThat(Missing.in(stored, Map.of()))
                .extracting(Problem::place)
                .containsExactly("trigger.table", "steps[0].then[0].table");
    }

    private static TableSchema tasks(String fieldId, String name) {
        return new TableSchema(
                "appSite",
                "Building site",
                "tblTasks",
                "Tasks",
                Samples.TASKS.fields().stream()
                        .map(f -> f.id().equals(fieldId) ? new FieldInfo(fieldId, name, f.type()) : f)
                        .toList());
    }

    private static TableSchema with(FieldInfo field) {
        return new TableSchema("appSite", "Building site", "tblTasks", "Tasks", List.of(field)).keeping(Samples.TASKS);
    }
}
