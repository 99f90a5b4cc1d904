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
import org.pyairtable.workflow.definitions.TableResolver.Resolved;
import org.pyairtable.workflow.definitions.TableResolver.TableName;
import org.pyairtable.workflow.definitions.trigger.ManualTrigger;
import org.pyairtable.workflow.definitions.trigger.RecordChangedTrigger;
import org.pyairtable.workflow.definitions.trigger.RecordCommentedTrigger;
import org.pyairtable.workflow.definitions.trigger.RecordDateTrigger;
import org.pyairtable.workflow.definitions.trigger.RecordMatchesTrigger;
import org.pyairtable.workflow.definitions.trigger.Trigger;
import org.pyairtable.workflow.scope.TableSchema;
import org.pyairtable.workflow.steps.Branch;
import org.pyairtable.workflow.steps.CreateRecord;
import org.pyairtable.workflow.steps.Evaluate;
import org.pyairtable.workflow.steps.FindRecords;
import org.pyairtable.workflow.steps.ForEach;
import org.pyairtable.workflow.steps.Notify;
import org.pyairtable.workflow.steps.Step;
import org.pyairtable.workflow.steps.UpdateRecord;
import org.pyairtable.workflow.steps.UpsertRecord;
import org.pyairtable.workflow.steps.Write;

class DefinitionRulesTest {
    private static final Map<TableName, TableSchema> TABLES = Map.of(
            new TableName("appSite", "Tasks"), Samples.TASKS, new TableName("appSite", "Invoices"), Samples.INVOICES);
    private static final Trigger MATCHES = new RecordMatchesTrigger("appSite", "Tasks", "{Hours} > {Budget}");

    @Test
    void replacesNamesByIds() {
        Definition definition = check(
                new RecordChangedTrigger("appSite", "Tasks", List.of("Status", "fldHours"), null),
                update("mark", Map.of("Status", "Late")),
                new CreateRecord("bill", null, "Invoices", Map.of("Amount", "{{record.Hours}}"), null, null));

        assertThat(definition.trigger())
                .isEqualTo(new RecordChangedTrigger("appSite", "tblTasks", List.of("fldStatus", "fldHours"), null));
        assertThat(definition.steps())
                .extracting(step -> ((Write) step).baseId() + "/" + ((Write) step).table())
                .containsExactly("appSite/tblTasks", "appSite/tblInvoices");
        assertThat(definition.triggerTable()).contains(Samples.TASKS);
    }

    @Test
    void storesTheIdOfTheFieldWithTheDate() {
        Definition definition = check(
                dates("Due", "AND({Status} = 'Open', {fldDue} < TODAY())"),
                notify("tell", "{{trigger.date}} {{trigger.display}}"));

        assertThat(definition.trigger())
                .isEqualTo(new RecordDateTrigger(
                        "appSite",
                        "tblTasks",
                        "fldDue",
                        "P3D",
                        null,
                        "09:00",
                        null,
                        "AND({fldStatus} = 'Open', {fldDue} < TODAY())",
                        null));
        assertThatThrownBy(() -> check(dates("Hours", "{Colour} = 1"), notify("tell", "{{trigger.changedFields}}")))
                .isInstanceOfSatisfying(InvalidDefinition.class, refused -> assertThat(
                                refused.problems().toString())
                        .contains(
                                "is a field of type number, which holds no date",
                                "trigger.condition",
                                "there are only trigger.date and trigger.display"));
    }

    @Test
    void refusesAMentionOfSomebodyElseThanAMember() {
        assertRefused(
                new RecordCommentedTrigger("appSite", "Tasks", "usrStranger", "{Hours} > 3"),
                "trigger.mentions",
                "is not a member of the workspace: usrStranger",
                notify("tell", "{{trigger.text}}"));
        assertThat(check(
                                new RecordCommentedTrigger("appSite", "Tasks", "usrMember", "{Hours} > 3"),
                                notify("tell", "{{trigger.text}} {{trigger.author}}"))
                        .trigger())
                .isEqualTo(new RecordCommentedTrigger("appSite", "tblTasks", "usrMember", "{fldHours} > 3"));
    }

    private static Trigger dates(String field, String condition) {
        return new RecordDateTrigger("appSite", "Tasks", field, "P3D", null, "09:00", null, condition, null);
    }

    @Test
    void storesIdsOfFieldsWhereverTheyAreNamed() {
        Definition definition = check(
                new RecordMatchesTrigger("appSite", "Tasks", "hours > {Budget} /* {Status} */"),
                evaluate("over", "{Hours} - {record.Budget}"),
                new CreateRecord(
                        "bill",
                        null,
                        "Invoices",
                        Map.of("Number", List.of("No {{record.Name}}", "{{record.Client.id}}")),
                        null,
                        null),
                new UpsertRecord("again", null, "Invoices", Map.of("Number", "x"), List.of("Number"), null, null),
                notify("tell", "{{steps.bill.result.fields.Number}}: {{record.Client}} {{record.fldClient.id}}"));

        assertThat(definition.trigger())
                .isEqualTo(new RecordMatchesTrigger("appSite", "tblTasks", "{fldHours} > {fldBudget} /* {Status} */"));
        assertThat(definition.steps())
                .containsExactly(
                        evaluate("over", "{fldHours} - {record.fldBudget}"),
                        new CreateRecord(
                                "bill",
                                "appSite",
                                "tblInvoices",
                                Map.of("fldNumber", List.of("No {{record.fldName}}", "{{record.fldClient.id}}")),
                                null,
                                null),
                        new UpsertRecord(
                                "again",
                                "appSite",
                                "tblInvoices",
                                Map.of("fldNumber", "x"),
                                List.of("fldNumber"),
                                null,
                                null),
                        notify(
                                "tell",
                                "{{steps.bill.result.fields.fldNumber}}: {{record.fldClient}} {{record.fldClient.id}}"));
    }

    @Test
    void refusesWhatCannotBeThereWhenItRuns() {
        assertInvalid("steps[0].body", "which is not a field of table Tasks", notify("tell", "{{record.Nope}}"));
        assertInvalid("steps[0].body", "which is not a field of table Tasks", notify("tell", "{{record.Nope.id}}"));
        assertInvalid(
                "steps[0].body",
                "only cells of links and of people have ids, and the field Hours holds neither",
                notify("tell", "{{record.Hours.id}}"));
        assertInvalid(
                "steps[0].body",
                "there are only trigger.changedFields and trigger.display",
                notify("tell", "{{trigger.x}}"));
        Step mark = update("mark", Map.of("Status", "Late"));
        assertInvalid(
                "steps[1].body",
                "the table that step 'mark' writes into has no such field",
                mark,
                notify("tell", "{{steps.mark.result.fields.Stauts}}"));
        assertInvalid(
                "steps[1].body",
                "the result of a step 'updateRecord' has only created, fields, id",
                mark,
                notify("tell", "{{steps.mark.result.Status}}"));
    }

    @Test
    void refusesAFieldThatAStepWritesTwice() {
        assertThatThrownBy(() -> check(MATCHES, update("mark", Map.of("Status", "Late", "fldStatus", "Open"))))
                .hasMessage("is named twice, by its name and by its id");
    }

    @Test
    void refusesTriggersThatAskForTheTime() {
        for (String clock : List.of("{Due} < NOW()", "{Due} < TODAY()", "FROMNOW({Due}) = 'a day'")) {
            assertInvalidTrigger(
                    new RecordMatchesTrigger("appSite", "Tasks", clock),
                    "trigger.formula",
                    "Put that condition into a formula field of the table");
        }
        assertThat(check(MATCHES, evaluate("days", "DATETIME_DIFF({Due}, NOW(), 'days')"))
                        .steps())
                .hasSize(1);
    }

    @Test
    void refusesNamesOfLinkedRecordsForTheRecordToUpdate() {
        assertInvalid(
                "steps[0].recordId",
                "{{record.Client.id}} gives their ids",
                new UpdateRecord("a", null, null, "{{record.Client}}", Map.of("Name", "x"), null, null));
    }

    @Test
    void acceptsReferencesToWhatComesBefore() {
        Definition definition = check(
                MATCHES,
                evaluate("over", "{Hours} - {fldBudget}"),
                new Branch(
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
                "is already the id of another step: a",
                evaluate("a", "1"),
                new Branch("b", "1", List.of(evaluate("c", "1")), List.of(evaluate("a", "1"))));
        assertInvalid(
                "steps[0].then[0].id",
                "is already the id of another step: a",
                new Branch("a", "1", List.of(evaluate("a", "1")), List.of()));
    }

    @Test
    void refusesFormulasThatDoNotWork() {
        assertInvalidTrigger(
                new RecordMatchesTrigger("appSite", "Tasks", "{Hours} >"), "trigger.formula", "(at character ");
        assertInvalidTrigger(
                new RecordMatchesTrigger("appSite", "Tasks", "{Hours} > {Limit}"),
                "trigger.formula",
                "Unknown field names: Limit (at character 11)");
        assertInvalid("steps[0].formula", "Unknown field names: Cost", evaluate("a", "1 + {Cost}"));
        assertInvalid(
                "steps[0].when", "(at character ", new Branch("b", "IF(", List.of(evaluate("c", "1")), List.of()));
    }

    @Test
    void refusesReferencesToStepsThatDoNotComeBefore() {
        assertInvalid(
                "steps[0].formula",
                "refers to step 'b', which does not precede this step",
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
        assertInvalid("steps[0].body", "refers to 'Colour', which is not a field", notify("tell", "{{record.Colour}}"));
        assertInvalid(
                "steps[0].fields.Stauts", "is not a field of table Tasks: Stauts", update("a", Map.of("Stauts", "x")));
        assertInvalid(
                "steps[0].fieldsToMergeOn[0]",
                "is not a field of table Tasks",
                new UpsertRecord("a", null, null, Map.of("Name", "x"), List.of("Code"), null, null));
    }

    @Test
    void checksConditionsAndStoresTheIdsOfTheirFields() {
        assertInvalid("steps[0].where", "Unknown field names: Colour", find("{Colour} = 'red'"));
        assertInvalid("steps[0].where", "has a {{…}} inside quotes", find("{Name} = '{{record.Name}}'"));
        assertInvalid("steps[0].where", "which is not a field of table Tasks", find("{Number} = {{record.Nope}}"));

        Definition definition = check(
                MATCHES,
                find("AND(number = {{record.Name}}, {Amount} > {{{record.Hours} * 2}})"),
                notify("tell", "{{steps.find.result.records.0.fields.Number}}"));

        assertThat(((FindRecords) definition.steps().getFirst()).where())
                .isEqualTo("AND({fldNumber} = {{record.fldName}}, {fldAmount} > {{{record.fldHours} * 2}})");
        assertThat(((Notify) definition.steps().getLast()).body())
                .isEqualTo("{{steps.find.result.records.0.fields.fldNumber}}");
        assertThat(((FindRecords) ByNames.of(definition).steps().getFirst()).where())
                .isEqualTo("AND({Number} = {{record.Name}}, {Amount} > {{{record.Hours} * 2}})");
    }

    @Test
    void whatIsInsideALoopIsNotSeenOutsideAndItemsOnlyInside() {
        Step each =
                new ForEach("each", "{{record.Client.id}}", List.of(evaluate("in", "{item} & {index}")), null, null);

        assertThat(check(MATCHES, each, evaluate("after", "{steps.each.result.count}"))
                        .steps())
                .hasSize(2);
        assertInvalid("steps[1].formula", "refers to step 'in'", each, evaluate("after", "{steps.in.result}"));
        assertInvalid("steps[1].formula", "refers to 'item', which there is in", each, evaluate("after", "{item}"));
        assertInvalid("steps[0].formula", "no step before this one sets", evaluate("a", "{vars.x}"));
        assertInvalid("steps[0].formula", "no step 'x' with onError", evaluate("a", "{steps.x.error}"));
    }

    @Test
    void refusesLoopsInLoopsInLoops() {
        Step inner = new ForEach("three", "{{item}}", List.of(evaluate("in", "1")), null, null);
        Step middle = new ForEach("two", "{{item}}", List.of(inner), null, null);

        assertThat(check(
                                MATCHES,
                                new ForEach(
                                        "one",
                                        "{{record.Client.id}}",
                                        List.of(new ForEach("b", "{{item}}", List.of(evaluate("c", "1")), null, null)),
                                        null,
                                        null))
                        .steps())
                .hasSize(1);
        assertInvalid(
                "steps[0].steps[0].steps[0]",
                "is a loop nested deeper than 2 loops",
                new ForEach("one", "{{record.Client.id}}", List.of(middle), null, null));
    }

    @Test
    void refusesAllFaultsTogether() {
        assertThatThrownBy(() ->
                        check(MATCHES, evaluate("a", "{Cost}"), notify("b", "{{record.Nope}}"), evaluate("a", "1")))
                .isInstanceOfSatisfying(InvalidDefinition.class, invalid -> assertThat(invalid.problems())
                        .extracting(Problem::place)
                        .containsExactly("steps[0].formula", "steps[1].body", "steps[2].id"));
    }

    private static Step find(String where) {
        return new FindRecords("find", null, "Invoices", where, List.of(), List.of(), null, null);
    }

    @Test
    void refusesAnUpdateWithoutARecord() {
        assertInvalid(
                "steps[0].recordId",
                "is missing; it may be left out only where the trigger's record is in this table",
                new UpdateRecord("a", null, "Invoices", null, Map.of("Amount", 1), null, null));
    }

    @Test
    void refusesReferencesToARecordWithoutARecordTrigger() {
        Draft draft = new Draft("wsp1", "n", new ManualTrigger(null), List.of(notify("tell", "{{record.Name}}")));

        assertThatThrownBy(() -> DefinitionRules.check(draft, new Resolved(Map.of(), List.of()), user -> true))
                .hasMessage("refers to a record, but this workflow has no trigger on records");
    }

    @Test
    void refusesRecipientsWhoAreNotMembers() {
        assertInvalid(
                "steps[0].recipients[1]",
                "is not a member of the workspace: usrStranger",
                new Notify("tell", List.of("*", "usrStranger"), "t", "b"));
    }

    @Test
    void refusesTooManyAndTooDeepSteps() {
        Step[] many = IntStream.range(0, 51)
                .mapToObj(i -> new Branch("b" + i, "1", List.of(evaluate("e" + i, "1")), List.of()))
                .toArray(Step[]::new);
        assertInvalid("steps[50]", "exceeds the limit of 100 steps", many);
        Step deep = evaluate("bottom", "1");
        for (int i = 0; i < 8; i++) {
            deep = new Branch("level" + i, "1", List.of(deep), List.of());
        }
        assertInvalid("steps[0]" + ".then[0]".repeat(7) + ".then", "is nested deeper than 8 levels", deep);
    }

    private static Definition check(Trigger trigger, Step... steps) {
        Draft draft = new Draft("wsp1", "n", trigger, List.of(steps));
        return DefinitionRules.check(draft, new Resolved(TABLES, List.of()), user -> user.equals("usrMember"));
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
        return new Evaluate(id, formula);
    }

    private static Step notify(String id, String body) {
        return new Notify(id, List.of("*"), "t", body);
    }

    private static Step update(String id, Map<String, Object> fields) {
        return new UpdateRecord(id, null, null, null, fields, null, null);
    }
}
