package org.pyairtable.data.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.wire.Json;

class ArgumentsTest {
    private static final ToolSchema SCHEMA = ToolSchema.writing(
            ToolSchema.base(),
            Property.texts("fields", "Fields", 2).optional(),
            Property.objects("records", "Records", 2, Map.of("type", "object")).optional(),
            Property.object("input", "Input").optional(),
            Property.choice("detail", "Detail", List.of("names", "options")).optional());

    private static Arguments of(String json) {
        return Arguments.of(SCHEMA, Json.read(json));
    }

    @Test
    void argumentsAreReadAsTheSchemaHasThem() {
        Arguments arguments = of("""
                {"base": "app1", "fields": ["A", "B"], "records": [{"A": 1}], "dryRun": true, "maxTokens": 700, "detail": null}""");

        assertThat(arguments.text("base")).isEqualTo("app1");
        assertThat(arguments.texts("fields")).containsExactly("A", "B");
        assertThat(arguments.objects("records").getFirst().path("A").asInt()).isEqualTo(1);
        assertThat(arguments.isDryRun()).isTrue();
        assertThat(arguments.maxTokens()).isEqualTo(700);
        assertThat(arguments.optionalText("detail")).isEmpty();
        assertThat(of("{\"base\": \"app1\"}").maxTokens()).isEqualTo(25_000);
        assertThat(Arguments.accepted(arguments.stored()).texts("fields")).containsExactly("A", "B");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                  | base: is missing: Id of the base, app…, as list_bases answers it
            []                                                  | arguments: are not a JSON object
            {"base": 7}                                         | base: is not a text
            {"base": "app012345678901234567890"}                | base: has more than 20 characters
            {"base": "a", "fields": []}                         | fields: is not a list of 1 to 2 elements
            {"base": "a", "fields": ["a", "b", "c"]}            | fields: is not a list of 1 to 2 elements
            {"base": "a", "fields": [1]}                        | fields: has an element that is not a text
            {"base": "a", "records": [[]]}                      | records: has an element that is not an object
            {"base": "a", "input": []}                          | input: is not an object
            {"base": "a", "dryRun": "yes"}                      | dryRun: is neither true nor false
            {"base": "a", "maxTokens": 499}                     | maxTokens: is not a whole number from 500 to 25000
            {"base": "a", "maxTokens": 1e99}                    | maxTokens: is not a whole number from 500 to 25000
            {"base": "a", "detail": "all"}                      | detail: is not one of [names, options]
            {"base": "a\\u0000"}                                | arguments: hold a text with the character 0 or half a surrogate pair
            """)
    void whatDoesNotFitIsRefusedByItsName(String json, String message) {
        assertThatThrownBy(() -> of(json)).isInstanceOf(RefusedException.class).hasMessage(message);
    }

    @Test
    void anUnknownArgumentIsRefusedWithTheNearest() {
        assertThatThrownBy(() -> of("{\"base\": \"a\", \"feilds\": []}"))
                .isInstanceOf(AdvisedException.class)
                .hasMessage("feilds: is not an argument of this tool")
                .satisfies(refused -> assertThat(((AdvisedException) refused).advice())
                        .startsWith("Did you mean 'fields'? Its arguments: 'base', 'fields'"));
    }

    @Test
    void theSchemaIsClosedAndNamesWhatIsRequired() {
        Map<String, Object> json = SCHEMA.json();

        assertThat(json).containsEntry("additionalProperties", false).containsEntry("required", List.of("base"));
        assertThat((Map<?, ?>) json.get("properties")).hasSize(8);
        assertThat((Map<?, ?>) SCHEMA.without(ToolSchema.KEY).json().get("properties"))
                .hasSize(7);
    }
}
