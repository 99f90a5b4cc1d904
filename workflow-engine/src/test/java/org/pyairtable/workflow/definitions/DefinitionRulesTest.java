package org.pyairtable.workflow.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pyairtable.runtime.problem.ServiceError.Invalid;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.workflow.Samples;
import org.pyairtable.workflow.definitions.TableResolver.TableName;
import org.pyairtable.workflow.scope.TableSchema;

class DefinitionRulesTest {
    private static final Map<TableName, TableSchema> TABLES = Map.of(
            new TableName("appSite", "Tasks"), Samples.TASKS, new TableName("appSite", "Invoices"), Samples.INVOICES);
    private static final Trigger MATCHES = new Trigger.RecordMatches("appSite", "Tasks", "{Hours} > {Budget}");

    @Test
    void turnsNamesIntoIds() {
        Definition definition = check(
                new Trigger.RecordChanged("appSite", "Tasks", List.of("Status", "fldHours")),
                update("mark", Map.of("Status", "Late")),
                new Step.CreateRecord("bill", null, "Invoices", Map.of("Amount", "{{record.Hours}}"), null, null));

        assertThat(definition.trigger())
                .isEqualTo(new Trigger.RecordChanged("appSite", "tblTasks", List.of("fldStatus", "fldHours")));
        assertThat(definition.steps())
                .extracting(step -> ((Step.Write) step).baseId() + "/" + ((Step.Write) step).table())
                .containsExactly("appSite/tblTasks", "appSite/tblInvoices");
        assertThat(definition.triggerTable()).contains(Samples.TASKS);
    }

    @Test
    void acceptsReferencesToWhatComesBefore() {
        Definition definition = check(
                MATCHES,
                evaluate("over", "{Hours} - {fldBudget}"),
                new Step.Branch(
                        "route",
                        "{steps.over.result} > 4",
                        List.of(evaluate("far", "{steps.over.result} * 2")),
                        List.of()),
                notify("tell", "{{record.Name}} is {{steps.far.result}} over, {{trigger.display}}"));

        assertThat(definition.steps()).hasSize(3);
    }

    @Test
    void refusesTheSameIdTwiceEvenInBranches() {
        assertInvalid(
                "steps[1].otherwise[0].id",
                "is the id of another step: a",
                evaluate("a", "1"),
                new Step.Branch("b", "1", List.of(evaluate("c", "1")), List.of(evaluate("a", "1"))));
        assertInvalid(
                "steps[0].then[0].id",
                "is the id of another step: a",
                new Step.Branch("a", "1", List.of(evaluate("a", "1")), List.of()));
    }

    @Test
    void refusesFormulasThatDoNotWork() {
        assertInvalidTrigger(
                new Trigger.RecordMatches("appSite", "Tasks", "{Hours} >"), "trigger.formula", "(at character ");
        assertInvalidTrigger(
                new Trigger.RecordMatches("appSite", "Tasks", "{Hours} > {Limit}"),
                "trigger.formula",
                "Unknown field names: Limit (at character 11)");
        assertInvalid("steps[0].formula", "Unknown field names: Cost", evaluate("a", "1 + {Cost}"));
        assertInvalid(
                "steps[0].when", "(at character ", new Step.Branch("b", "IF(", List.of(evaluate("c", "1")), List.of()));
    }

    @Test
    void refusesReferencesToStepsThatDoNotComeBefore() {
        assertInvalid(
                "steps[0].formula",
                "refers to step 'b', which does not come before it",
                evaluate("a", "{steps.b.result}"),
                evaluate("b", "1"));
        assertInvalid("steps[0].formula", "refers to step 'a'", evaluate("a", "{steps.a.result}"));
        assertInvalid("steps[0].body", "refers to step 'cost'", notify("tell", "{{steps.cost.result}}"));
        assertInvalid(
                "steps[0].fields.Client",
                "refers to step 'x'",
                update("a", Map.of("Client", List.of("{{steps.x.result}}"))));
    }

    @Test
    void refusesBrokenTemplatesAndUnknownFields() {
        assertInvalid("steps[0].body", "'{{' is never closed (at character 4)", notify("tell", "Hi {{record.Name"));
        assertInvalid("steps[0].body", "refers to 'Colour', which is no field", notify("tell", "{{record.Colour}}"));
        assertInvalid(
                "steps[0].fields.Stauts", "is no field of table Tasks: Stauts", update("a", Map.of("Stauts", "x")));
        assertInvalid(
                "steps[0].fieldsToMergeOn[0]",
                "is no field of table Tasks",
                new Step.UpsertRecord("a", null, null, Map.of("Name", "x"), List.of("Code"), null, null));
    }

    @Test
    void refusesAnUpdateWithoutARecord() {
        assertInvalid(
                "steps[0].recordId",
                "is missing, and the record that starts this workflow is not in this table",
                new Step.UpdateRecord("a", null, "Invoices", null, Map.of("Amount", 1), null, null));
    }

    @Test
    void refusesRecordsWhereNoneStartsTheWorkflow() {
        Draft draft = new Draft("wsp1", "n", new Trigger.Manual(), List.of(notify("tell", "{{record.Name}}")));

        assertThatThrownBy(() -> DefinitionRules.check(draft, Map.of(), user -> true))
                .hasMessage("refers to a record, but no record starts this workflow");
    }

    @Test
    void refusesRecipientsWhoAreNoMembers() {
        assertInvalid(
                "steps[0].recipients[1]",
                "is neither * nor a member: usrStranger",
                new Step.Notify("tell", List.of("*", "usrStranger"), "t", "b"));
    }

    @Test
    void refusesTooManyAndTooDeepSteps() {
        Step[] many = IntStream.range(0, 51)
                .mapToObj(i -> new Step.Branch("b" + i, "1", List.of(evaluate("e" + i, "1")), List.of()))
                .toArray(Step[]::new);
        assertInvalid("steps[50].then[0]", "is one step too many", many);
        Step deep = evaluate("bottom", "1");
        for (int i = 0; i < 8; i++) {
            deep = new Step.Branch("level" + i, "1", List.of(deep), List.of());
        }
        assertInvalid("steps[0]" + ".then[0]".repeat(7) + ".then", "is nested more than 8 deep", deep);
    }

    private static Definition check(Trigger trigger, Step... steps) {
        Draft draft = new Draft("wsp1", "n", trigger, List.of(steps));
        return DefinitionRules.check(draft, TABLES, user -> user.equals("usrMember"));
    }

    private static void assertInvalid(String field, String message, Step... steps) {
        assertRefused(MATCHES, field, message, steps);
    }

    private static void assertInvalidTrigger(Trigger trigger, String field, String message) {
        assertRefused(trigger, field, message, evaluate("a", "1"));
    }

    private static void assertRefused(Trigger trigger, String field, String message, Step... steps) {
        assertThatThrownBy(() -> check(trigger, steps)).isInstanceOfSatisfying(ServiceException.class, e -> {
            assertThat(e.error()).isInstanceOf(Invalid.class);
            assertThat(((Invalid) e.error()).field()).isEqualTo(field);
            assertThat(e.error().message()).contains(message);
        });
    }

    private static Step evaluate(String id, String formula) {
        return new Step.Evaluate(id, formula);
    }

    private static Step notify(String id, String body) {
        return new Step.Notify(id, List.of("*"), "t", body);
    }

    private static Step update(String id, Map<String, Object> fields) {
        return new Step.UpdateRecord(id, null, null, null, fields, null, null);
    }
}
