package org.pyairtable.workflow.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pyairtable.workflow.Samples;
import org.pyairtable.workflow.scope.RecordSnapshot;
import org.pyairtable.workflow.scope.Reference;
import org.pyairtable.workflow.scope.Scope;

class TemplateTest {
    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final RecordSnapshot RECORD = new RecordSnapshot(
            "recRoof",
            "appSite",
            "tblTasks",
            "Tasks",
            Map.of(
                    "Name",
                    "Roof",
                    "Hours",
                    7.5,
                    "Crew size",
                    4,
                    "Done",
                    true,
                    "Client",
                    List.of("recAcme"),
                    "Tags",
                    List.of("urgent", "outdoor"),
                    "Owner",
                    Map.of("id", "usr1", "email", "ann@example.com", "name", "Ann"),
                    "v1.2 notes",
                    "dry"),
            Map.of("recAcme", "Acme Ltd"),
            Set.of(),
            null);
    private static final Scope SCOPE = new Scope(
            Optional.of(RECORD),
            Map.of("weather", Map.of("wind", 12)),
            Map.of("cost", 1200.0, "write", Map.of("id", "recNew", "fields", Map.of("Status", "Open"))));

    @Test
    void fillsATextWithCellsResultsAndTriggerValues() {
        assertThat(text("{{record.Name}} ({{record.id}}) costs {{ steps.cost.result }} at {{trigger.weather.wind}}"))
                .isEqualTo("Roof (recRoof) costs 1200 at 12");
    }

    @Test
    void keepsTheTypeOfASingleReference() {
        assertThat(value("{{record.Hours}}")).contains(7.5);
        assertThat(value("{{record.Crew size}}")).contains(4);
        assertThat(value("{{record.Done}}")).contains(true);
        assertThat(value("{{record.Tags}}")).contains(List.of("urgent", "outdoor"));
        assertThat(value("{{record.Client}}")).contains(List.of("recAcme"));
        assertThat(value("{{record.Hours}} h")).contains("7.5 h");
    }

    @Test
    void namesLinkedRecordsAndPeopleInTexts() {
        assertThat(text("for {{record.Client}}, by {{record.Owner}}, {{record.Tags}}"))
                .isEqualTo("for Acme Ltd, by Ann, urgent, outdoor");
    }

    @Test
    void givesTheIdsOfLinkedRecordsAndPeople() {
        Scope scope = new Scope(
                Optional.of(new RecordSnapshot(
                        "recRoof",
                        "appSite",
                        "tblTasks",
                        "Tasks",
                        Map.of("Client", List.of("recAcme", "recBolt"), "Owner", Map.of("id", "usr1", "name", "Ann")),
                        Map.of("recAcme", "Acme Ltd", "recBolt", "Bolt", "recRoof", "itself"),
                        Set.of(),
                        Map.of("fldClient", "Client", "fldOwner", "Owner"))),
                Map.of(),
                Map.of());

        assertThat(Template.parse(
                                "{{record.fldClient}} is {{record.fldClient.id}}, by {{record.fldOwner.id}}, of {{record.id}}")
                        .text(in(scope)))
                .isEqualTo("Acme Ltd, Bolt is recAcme, recBolt, by usr1, of recRoof");
        assertThat(Template.parse("{{record.fldClient.id}}").value(in(scope))).contains(List.of("recAcme", "recBolt"));
    }

    @Test
    void writesAnObjectWithoutANameAsJson() {
        Scope scope = new Scope(
                Optional.empty(), Map.of("load", Map.of("tons", 3), "all", List.of(Map.of("x", 1))), Map.of());

        assertThat(Template.parse("{{trigger.load}} {{trigger.all}}").text(in(scope)))
                .isEqualTo("{\"tons\":3} {\"x\":1}");
    }

    @Test
    void findsTheCellsOfAWrittenRecordByTheFieldsId() {
        Scope scope = new Scope(
                Optional.empty(),
                Map.of(),
                Map.of("bill", Map.of("fields", Map.of("Number", "R-7"))),
                Map.of("bill", Samples.INVOICES));

        assertThat(Template.parse("{{steps.bill.result.fields.fldNumber}}").value(in(scope)))
                .contains("R-7");
    }

    @Test
    void reachesIntoResults() {
        assertThat(value("{{steps.write.result.id}}")).contains("recNew");
        assertThat(value("{{steps.write.result.fields.Status}}")).contains("Open");
        assertThat(value("{{steps.write.result.fields.Nothing.deeper}}")).isEmpty();
    }

    @Test
    void takesAllAfterRecordAsTheFieldsName() {
        assertThat(text("{{record.v1.2 notes}}")).isEqualTo("dry");
    }

    @Test
    void putsNothingInPlaceOfWhatIsEmpty() {
        assertThat(text("[{{record.Missing}}{{steps.skipped.result}}]")).isEqualTo("[]");
        assertThat(value("{{record.Missing}}")).isEmpty();
    }

    @Test
    void leavesTextsWithoutReferencesAlone() {
        assertThat(value("100 % {fine} }}")).contains("100 % {fine} }}");
        assertThat(value("")).contains("");
    }

    @Test
    void reportsThePositionOfAFault() {
        assertThatThrownBy(() -> Template.parse("Hello {{record.Name"))
                .isInstanceOfSatisfying(
                        TemplateException.class, e -> assertThat(e.position()).isEqualTo(6))
                .hasMessage("'{{' is never closed");
        for (String nonsense :
                List.of("{{}}", "{{record.}}", "{{steps.a}}", "{{steps.a.output}}", "{{env.HOME}}", "{{trigger..x}}")) {
            assertThatThrownBy(() -> Template.parse(nonsense)).as(nonsense).isInstanceOf(TemplateException.class);
        }
    }

    @Test
    void whatIsNotOnePathIsAFormulaWithPathsInBraces() {
        assertThat(value("{{ {record.Hours} * 2 }}")).contains(15L);
        assertThat(value("{{IF({record.Done}, \"}} {{done\", 'open')}}")).contains("}} {{done");
        assertThat(text("{{UPPER({record.Name})}}: {{{steps.cost.result} / 100}} €"))
                .isEqualTo("ROOF: 12 €");
        assertThat(value("{{record.Hours}}{{record.Hours}}")).contains("7.57.5");
        assertThat(value("{{{record.v1.2 notes}}}")).contains("dry");
        assertThat(value("{{{trigger.weather.wind} > 10}}")).contains(true);
    }

    @Test
    void reachesIntoListsByNumber() {
        assertThat(value("{{record.Tags}}")).contains(List.of("urgent", "outdoor"));
        Scope scope = new Scope(Optional.empty(), Map.of("lines", List.of(Map.of("n", 1), Map.of("n", 2))), Map.of());

        assertThat(Template.parse("{{trigger.lines.1.n}}").value(in(scope))).contains(2);
        assertThat(Template.parse("{{trigger.lines.2.n}}").value(in(scope))).isEmpty();
    }

    @Test
    void aMissingValueIsAnErrorThatNamesItUnlessItIsDefaulted() {
        assertMissing("{{trigger.rain}}", "There is no value for {{trigger.rain}}; {{trigger.rain ?? \"…\"}} says");
        assertMissing("Costs {{record.Price}}", "There is no value for {{record.Price}}: the cell is empty");
        assertMissing("{{ERROR('no')}}", "The formula in {{ERROR('no')}} gives an error");
        assertThat(strictly("{{trigger.rain ?? 0}}")).contains(0L);
        assertThat(strictly("Costs {{record.Price ?? {steps.cost.result} & ' or so'}}"))
                .contains("Costs 1200 or so");
        assertThat(strictly("[{{record.Price ?? \"\"}}]")).contains("[]");
        assertThat(strictly("{{record.Name ?? \"nobody\"}}")).contains("Roof");
    }

    @Test
    void anEmptyCellThatStandsAloneIsEmpty() {
        assertThat(strictly("{{record.Price}}")).isEmpty();
        assertThat(strictly("{{steps.write.result.fields.Price}}")).isEmpty();
    }

    @Test
    void aTextIsBoundedWhileItIsFilled() {
        Scope scope = new Scope(Optional.empty(), Map.of("long", "x".repeat(400_000)), Map.of());

        assertThatThrownBy(() -> Template.parse("{{trigger.long}}".repeat(600)).text(in(scope)))
                .isInstanceOf(UnfilledException.class)
                .hasMessageContaining("more than 1000000 characters");
    }

    @Test
    void namesAreReplacedInPathsFormulasAndDefaults() {
        assertThat(Template.parse("{{record.Name ?? {Hours} & ''}} {{ {record.Hours} + 1 }}")
                        .with(reference -> new Reference.RecordField("fldName"), name -> "fld" + name))
                .isEqualTo("{{record.fldName ?? {fldHours} & ''}} {{{fldrecord.Hours} + 1}}");
    }

    private static void assertMissing(String template, String message) {
        assertThatThrownBy(() -> strictly(template))
                .isInstanceOf(UnfilledException.class)
                .hasMessageStartingWith(message);
    }

    private static Optional<Object> strictly(String template) {
        return Template.parse(template).value(new Evaluation(SCOPE, Optional.empty(), NOW, Evaluation.Missing.REFUSED));
    }

    private static Evaluation in(Scope scope) {
        return new Evaluation(scope, Optional.empty(), NOW, Evaluation.Missing.EMPTY);
    }

    private static Optional<Object> value(String template) {
        return Template.parse(template).value(in(SCOPE));
    }

    private static String text(String template) {
        return Template.parse(template).text(in(SCOPE));
    }
}
