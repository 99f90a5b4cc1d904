package org.pyairtable.workflow.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TemplateTest {
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
            Map.of("recAcme", "Acme Ltd"));
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
    void tellsWhereATextIsNoTemplate() {
        assertThatThrownBy(() -> Template.parse("Hello {{record.Name"))
                .isInstanceOfSatisfying(
                        TemplateException.class, e -> assertThat(e.position()).isEqualTo(6))
                .hasMessage("'{{' is never closed");
        for (String nonsense : List.of(
                "{{}}",
                "{{record}}",
                "{{record.}}",
                "{{steps.a}}",
                "{{steps.a.output}}",
                "{{env.HOME}}",
                "{{trigger..x}}")) {
            assertThatThrownBy(() -> Template.parse(nonsense)).as(nonsense).isInstanceOf(TemplateException.class);
        }
    }

    private static Optional<Object> value(String template) {
        return Template.parse(template).value(SCOPE);
    }

    private static String text(String template) {
        return Template.parse(template).text(SCOPE);
    }
}
