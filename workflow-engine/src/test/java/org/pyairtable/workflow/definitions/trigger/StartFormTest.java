package org.pyairtable.workflow.definitions.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pyairtable.workflow.definitions.trigger.StartForm.Filled;
import org.pyairtable.workflow.steps.BadValue;

class StartFormTest {
    private static final StartForm FORM = new StartForm(List.of(
            input("sum", FormInput.Type.NUMBER, true, null),
            input("note", FormInput.Type.TEXT, null, "none"),
            input("due", FormInput.Type.DATE, null, null)));

    private static FormInput input(
            String name, FormInput.Type type, @Nullable Boolean required, @Nullable Object preset) {
        return new FormInput(name, type, null, required, preset);
    }

    @Test
    void whatIsNotGivenIsWhatTheFormSays() {
        assertThat(FORM.fill(Map.of("sum", 12))).isEqualTo(new Filled.Values(Map.of("sum", 12, "note", "none")));
        assertThat(FORM.fill(Map.of("sum", 12, "note", "urgent", "due", "2026-03-31")))
                .isEqualTo(new Filled.Values(Map.of("sum", 12, "note", "urgent", "due", "2026-03-31")));
    }

    @Test
    void aRequiredValueIsRefusedWhereItIsMissingOrNull() {
        Map<String, Object> none = new HashMap<>();
        none.put("sum", null);

        assertThat(FORM.fill(Map.of())).isEqualTo(new Filled.Refused("sum", "is missing"));
        assertThat(FORM.fill(none)).isEqualTo(new Filled.Refused("sum", "is missing"));
    }

    @Test
    void whatTheFormDoesNotHaveIsRefusedOfPeopleAndKeptOfSystems() {
        assertThat(FORM.fill(Map.of("sum", 1, "colour", "red")))
                .isEqualTo(new Filled.Refused("colour", "is not an input of the workflow, which takes sum, note, due"));
        assertThat(FORM.read(Map.of("sum", 1, "colour", "red")))
                .isEqualTo(new Filled.Values(Map.of("sum", 1, "colour", "red", "note", "none")));
    }

    @Test
    void withoutInputsAnythingGoes() {
        assertThat(StartForm.OPEN.fill(Map.of("colour", "red"))).isEqualTo(new Filled.Values(Map.of("colour", "red")));
    }

    @ParameterizedTest
    @CsvSource({
        "TEXT, 5, is not a text",
        "NUMBER, five, is not a number",
        "CHECKBOX, yes, is not true or false",
        "DATE, 2026-02-30, is not a date such as 2026-03-31 or a time such as 2026-03-31T09:00:00Z",
        "DATE, 2026-03-31T09:00, is not a date such as 2026-03-31 or a time such as 2026-03-31T09:00:00Z",
        "LIST, a, is not a list",
        "OBJECT, a, is not an object"
    })
    void aValueOfAnotherTypeIsRefused(FormInput.Type type, String given, String message) {
        StartForm form = new StartForm(List.of(input("x", type, null, null)));
        Object value = type == FormInput.Type.TEXT ? (Object) Integer.valueOf(given) : given;

        assertThat(form.fill(Map.of("x", value))).isEqualTo(new Filled.Refused("x", message));
    }

    @Test
    void badInputsAreRefusedWithTheirPlace() {
        assertThatThrownBy(() -> input("two words", FormInput.Type.TEXT, null, null))
                .isInstanceOf(BadValue.class)
                .hasMessageContaining("is not a letter followed by up to 63 letters, digits or '_': two words");
        assertThatThrownBy(() -> input("n", FormInput.Type.NUMBER, null, "five"))
                .isInstanceOf(BadValue.class)
                .hasMessageContaining("is not a number");
        assertThatThrownBy(() -> new ManualTrigger(List.of(
                        input("n", FormInput.Type.NUMBER, null, null), input("n", FormInput.Type.TEXT, null, null))))
                .isInstanceOf(BadValue.class)
                .hasMessageContaining("occurs twice: n");
    }
}
