package org.pyairtable.workflow.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pyairtable.runtime.problem.ServiceError.Invalid;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.workflow.definitions.trigger.ExternalTrigger;
import org.pyairtable.workflow.definitions.trigger.RecordChangedTrigger;
import org.pyairtable.workflow.definitions.trigger.RecordDateTrigger;
import org.pyairtable.workflow.definitions.trigger.RecordMatchesTrigger;
import org.pyairtable.workflow.steps.Branch;
import org.pyairtable.workflow.steps.Evaluate;
import org.pyairtable.workflow.steps.Guarded;
import org.pyairtable.workflow.steps.Retry;
import org.pyairtable.workflow.steps.Step;
import org.pyairtable.workflow.steps.UpdateRecord;
import org.pyairtable.workflow.steps.UpsertRecord;
import org.pyairtable.workflow.steps.Wait;
import org.pyairtable.workflow.steps.Write;

class DraftReaderTest {
    private final DraftReader reader = new DraftReader();

    @Test
    void readsEveryTriggerAndStep() {
        Draft draft = reader.read("""
                {"workspaceId": "wsp1", "name": "Overrun",
                 "trigger": {"type": "recordMatches", "baseId": "appSite", "table": "Tasks", "formula": "{Hours} > 8"},
                 "steps": [
                   {"id": "cost", "action": "evaluate", "formula": "{Hours} * 50"},
                   {"id": "route", "action": "branch", "when": "TRUE()",
                    "then": [{"id": "mark", "action": "updateRecord", "fields": {"Status": "Late", "Due": null},
                              "retry": {"maxAttempts": 3, "backoff": "PT2S"}}],
                    "otherwise": [{"id": "pause", "action": "wait", "duration": "PT15M"}]},
                   {"id": "bill", "action": "createRecord", "table": "Invoices", "fields": {"Amount": "{{steps.cost.result}}"}},
                   {"id": "merge", "action": "upsertRecord", "fields": {"Name": "x"}, "fieldsToMergeOn": ["Name"], "typecast": true},
                   {"id": "tell", "action": "notify", "recipients": ["*"], "title": "t", "body": "b"}]}
                """);

        assertThat(draft.trigger()).isEqualTo(new RecordMatchesTrigger("appSite", "Tasks", "{Hours} > 8"));
        assertThat(draft.steps())
                .extracting(Step::action)
                .containsExactly("evaluate", "branch", "createRecord", "upsertRecord", "notify");
        Branch route = (Branch) draft.steps().get(1);
        assertThat(route.then().getFirst()).isInstanceOfSatisfying(UpdateRecord.class, update -> {
            assertThat(update.fields()).containsEntry("Status", "Late").containsEntry("Due", null);
            assertThat(update.retries()).isEqualTo(new Retry(3, Duration.ofSeconds(2)));
            assertThat(update.converts()).isFalse();
        });
        assertThat(route.otherwise()).isEqualTo(List.of(new Wait("pause", Duration.ofMinutes(15))));
        assertThat(draft.steps().get(3)).isInstanceOfSatisfying(UpsertRecord.class, upsert -> {
            assertThat(upsert.converts()).isTrue();
            assertThat(upsert.retries()).isEqualTo(Retry.NEVER);
        });
        assertThat(reader.read(withTrigger("{\"type\":\"recordChanged\",\"baseId\":\"a\",\"table\":\"t\"}"))
                        .trigger())
                .isEqualTo(new RecordChangedTrigger("a", "t", List.of(), null));
        assertThat(reader.read(
                                withTrigger(
                                        "{\"type\":\"recordDate\",\"baseId\":\"a\",\"table\":\"t\",\"field\":\"Due\","
                                                + "\"before\":\"P3D\",\"at\":\"09:00\",\"zone\":\"Europe/Riga\",\"late\":\"PT2H\"}"))
                        .trigger())
                .isEqualTo(new RecordDateTrigger(
                        "a", "t", "Due", "P3D", null, "09:00", "Europe/Riga", null, Duration.ofHours(2)));
        assertThat(reader.read("""
                {"name": "n", "trigger": {"type": "manual"}, "steps": [{"id": "a", "action": "wait", "duration": "PT1S"}],
                 "concurrency": {"limit": 2, "key": "{trigger.client}", "whenFull": "skip"}}""").concurrency())
                .isEqualTo(new Concurrency(2, "{trigger.client}", Concurrency.WhenFull.SKIP, null));
        assertThat(reader.read(withTrigger("{\"type\":\"external\",\"name\":\"delivery.arrived\"}"))
                        .trigger())
                .isEqualTo(new ExternalTrigger("delivery.arrived", null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | name | is missing",
                "{\"name\":\"n\"} | trigger | is missing",
                "{\"name\":\"n\",\"trigger\":{\"type\":\"manual\"}} | steps | is missing or empty",
                "{\"name\":\"n\",\"trigger\":{\"type\":\"manual\"},\"steps\":[{\"id\":\"a\",\"action\":\"wait\",\"duration\":\"PT1S\"}],\"colour\":1} | colour | is unknown",
                "{\"name\":\"n\",\"trigger\":{\"type\":\"full-moon\"}} | trigger.type | is unknown: full-moon",
                "{\"name\":\"n\",\"trigger\":{}} | trigger.type | is missing",
                "{\"name\":\"n\",\"trigger\":{\"type\":\"recordCreated\",\"baseId\":\"a\"}} | trigger.table | is missing",
                "{\"name\":[1],\"trigger\":{}} | name | has the wrong type or format",
                "{\"name\":\"n\",\"concurrency\":{\"limit\":0}} | concurrency.limit | is not between 1 and 100",
                "{\"name\":\"n\",\"concurrency\":{\"limit\":1,\"whenFull\":\"wait\"}} | concurrency.whenFull | has the wrong type or format",
                "{\"name\":\"n\",\"debounce\":{\"quiet\":\"PT0.1S\"}} | debounce.quiet | is not between PT1S and PT1H",
                "{\"name\":\"n\",\"debounce\":{\"quiet\":\"PT1M\",\"atMost\":\"PT1S\"}} | debounce.atMost | is not between PT1M, which is quiet, and P1D",
                "[] | body | has the wrong type or format",
                "null | body | is missing",
                "{\"name\": | body | is not JSON",
                "hello | body | is not JSON",
            })
    void reportsThePathOfAFault(String json, String field, String message) {
        assertInvalid(json, field, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\":\"a\"} | steps[0].action | is missing",
                "{\"id\":\"a\",\"action\":\"explode\"} | steps[0].action | is unknown: explode",
                "{\"id\":\"1st\",\"action\":\"evaluate\",\"formula\":\"1\"} | steps[0].id | is not a letter",
                "{\"id\":\"a\",\"action\":\"evaluate\"} | steps[0].formula | is missing",
                "{\"id\":\"a\",\"action\":\"evaluate\",\"formula\":\"1\",\"when\":\"2\"} | steps[0].when | is unknown",
                "{\"id\":\"a\",\"action\":\"branch\",\"when\":\"1\"} | steps[0].then | is empty",
                "{\"id\":\"a\",\"action\":\"branch\",\"when\":\"1\",\"then\":[{\"id\":\"b\",\"action\":\"evaluate\"}]} | steps[0].then[0].formula | is missing",
                "{\"id\":\"a\",\"action\":\"branch\",\"when\":\"1\",\"then\":[null]} | steps[0].then[0] | is null",
                "{\"id\":\"a\",\"action\":\"updateRecord\",\"fields\":{}} | steps[0].fields | is missing or empty",
                "{\"id\":\"a\",\"action\":\"approval\",\"approvers\":[\"*\"],\"title\":\"t\",\"mail\":\"sure\"} | steps[0].mail | has the wrong type or format",
                "{\"id\":\"a\",\"action\":\"approval\",\"approvers\":[\"*\"],\"title\":\"t\",\"escalation\":{\"after\":\"PT1S\",\"to\":[\"*\"]}} | steps[0].escalation.after | is not between",
                "{\"id\":\"a\",\"action\":\"approval\",\"approvers\":[\"*\"],\"title\":\"t\",\"escalation\":{\"after\":\"P1D\"}} | steps[0].escalation.to | is missing",
                "{\"id\":\"a\",\"action\":\"approval\",\"approvers\":[\"*\"],\"title\":\"t\",\"deadline\":\"P1D\",\"escalation\":{\"after\":\"P1D\",\"to\":[\"*\"]}} | steps[0].escalation.after | is not shorter",
                "{\"id\":\"a\",\"action\":\"approval\",\"approvers\":[\"*\"],\"title\":\"t\",\"escalation\":{\"after\":\"P1D\",\"to\":[\"*\"],\"when\":1}} | steps[0].escalation.when | is unknown",
                "{\"id\":\"a\",\"action\":\"updateRecord\",\"fields\":{\"A\":1},\"retry\":{\"maxAttempts\":99}} | steps[0].retry.maxAttempts | is not between",
                "{\"id\":\"a\",\"action\":\"wait\",\"duration\":\"soon\"} | steps[0].duration | has the wrong type or format",
                "{\"id\":\"a\",\"action\":\"wait\",\"duration\":\"PT0S\"} | steps[0].duration | is not between",
                "{\"id\":\"a\",\"action\":\"notify\",\"recipients\":[],\"title\":\"t\",\"body\":\"b\"} | steps[0].recipients | is missing or empty",
            })
    void reportsThePathOfAFaultInAStep(String step, String field, String message) {
        assertInvalid(withStep(step), field, message);
    }

    @Test
    void reportsAllFaultsOfAllStepsAtOnce() {
        assertThatThrownBy(() -> reader.read("""
                {"name": "n", "trigger": {"type": "manual"}, "steps": [
                  {"id": "a", "action": "explode"},
                  {"id": "b", "action": "branch", "when": "1", "then": [
                     {"id": "c", "action": "evaluate", "colour": 1, "shape": 2},
                     {"id": "d", "action": "forEach", "list": "x", "atOnce": 99, "steps": [{"id": "e"}]}]},
                  {"id": "f", "action": "wait", "duration": "PT1S", "onError": [{"id": "g", "action": "fail"}]},
                  7]}
                """))
                .isInstanceOfSatisfying(InvalidDefinition.class, invalid -> assertThat(invalid.problems())
                        .extracting(
                                fault -> fault.place() + ": " + fault.message().split(";", 2)[0])
                        .containsExactly(
                                "steps[0].action: is unknown: explode",
                                "steps[1].then[0].colour: is unknown",
                                "steps[1].then[0].shape: is unknown",
                                "steps[1].then[0].formula: is missing",
                                "steps[1].then[1].steps[0].action: is missing",
                                "steps[1].then[1].atOnce: is not between 1 and 10",
                                "steps[2].onError[0].message: is missing",
                                "steps[3]: has the wrong type or format"));
    }

    @Test
    void readsWhatIsAroundAStepAndWritesItAgain() {
        Draft draft =
                reader.read(withStep("{\"id\":\"a\",\"action\":\"updateRecord\",\"fields\":{\"A\":1},\"onError\":[],"
                        + "\"compensate\":[{\"id\":\"b\",\"action\":\"evaluate\",\"formula\":\"1\"}]}"));

        assertThat(draft.steps().getFirst()).isInstanceOfSatisfying(Guarded.class, guarded -> {
            assertThat(guarded.recovery()).isEmpty();
            assertThat(guarded.undoing()).containsExactly(new Evaluate("b", "1"));
        });
        Definition definition = new Definition(draft.trigger(), draft.steps(), List.of());
        String stored = org.pyairtable.workflow.Documents.write(definition);
        assertThat(org.pyairtable.workflow.Documents.read(stored, Definition.class))
                .isEqualTo(definition);
        assertThat(stored).contains("\"action\":\"updateRecord\",\"id\":\"a\"", "\"onError\":[]");
    }

    @Test
    void refusesTextsBeyondTheLimit() {
        assertInvalid(
                withStep("{\"id\":\"a\",\"action\":\"evaluate\",\"formula\":\"" + "1".repeat(10_001) + "\"}"),
                "steps[0].formula",
                "is longer than 10000 characters");
    }

    @Test
    void refusesExcessiveNesting() {
        String json = withStep("{\"id\":\"a\",\"action\":\"updateRecord\",\"fields\":{\"A\":" + "[".repeat(100)
                + "]".repeat(100) + "}}");

        assertThatThrownBy(() -> reader.read(json)).isInstanceOf(ServiceException.class);
    }

    @Test
    void aStoredDefinitionIsReadUnchanged() {
        Draft draft = reader.read(
                withStep(
                        "{\"id\":\"a\",\"action\":\"updateRecord\",\"fields\":{\"A\":null,\"B\":[1,2.5]},\"retry\":{\"maxAttempts\":2,\"backoff\":\"PT1S\"}}"));
        Definition definition = new Definition(draft.trigger(), draft.steps(), List.of());

        String stored = org.pyairtable.workflow.Documents.write(definition);

        assertThat(org.pyairtable.workflow.Documents.read(stored, Definition.class))
                .isEqualTo(definition);
        assertThat(stored)
                .contains("\"backoff\":\"PT1S\"")
                .contains("\"A\":null")
                .contains("\"type\":\"manual\"");
        assertThat(((Write) definition.steps().getFirst()).fields()).isEqualTo(mapOf("A", null, "B", List.of(1, 2.5)));
    }

    private static Map<String, Object> mapOf(String a, Object first, String b, Object second) {
        Map<String, Object> map = new java.util.LinkedHashMap<>();
        map.put(a, first);
        map.put(b, second);
        return map;
    }

    private void assertInvalid(String json, String field, String message) {
        assertThatThrownBy(() -> reader.read(json)).isInstanceOfSatisfying(ServiceException.class, e -> {
            assertThat(e.error()).isInstanceOf(Invalid.class);
            assertThat(((Invalid) e.error()).field()).isEqualTo(field);
            assertThat(e.error().message()).startsWith(message);
        });
    }

    private static String withStep(String step) {
        return "{\"name\":\"n\",\"trigger\":{\"type\":\"manual\"},\"steps\":[" + step + "]}";
    }

    private static String withTrigger(String trigger) {
        return "{\"name\":\"n\",\"trigger\":" + trigger
                + ",\"steps\":[{\"id\":\"a\",\"action\":\"evaluate\",\"formula\":\"1\"}]}";
    }
}
