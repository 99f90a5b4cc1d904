package org.pyairtable.runtime.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.runtime.wire.JsonDepth;

class KeepableValuesTest {
    record Body(
            @Nullable String name,
            @Nullable Instant until,
            @Nullable Map<String, Object> input) {}

    private static final JsonMapper MAPPER = mapper();

    private static JsonMapper mapper() {
        JsonMapper mapper = JsonMapper.builder().addModule(new JavaTimeModule()).build();
        new KeepableValues().customize(mapper);
        new JsonDepth().customize(mapper);
        return mapper;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"a\\u0000\"}",
                "{\"name\":\"\\ud83d\"}",
                "{\"name\":\"\\ude00\\ud83d\"}",
                "{\"input\":{\"a\":[{\"b\":\"\\u0000\"}]}}",
                "{\"until\":\"+999999999-12-31T23:59:59Z\"}",
                "{\"until\":\"-999999999-01-01T00:00:00Z\"}",
                "{\"until\":\"0000-12-31T23:59:59Z\"}",
                "{\"until\":99999999999999}"
            })
    void refusesValuesThatTheDatabaseCannotStore(String body) {
        assertThatThrownBy(() -> MAPPER.readValue(body, Body.class)).isInstanceOf(JsonMappingException.class);
    }

    @Test
    void readsTheRest() throws JsonProcessingException {
        Body body = MAPPER.readValue(
                "{\"name\":\"\\ud83d\\ude00\",\"until\":\"9999-12-31T23:59:59Z\",\"input\":{\"a\":[\"b\",1,null]}}",
                Body.class);

        assertThat(body.name()).isEqualTo("😀");
        assertThat(body.until()).isEqualTo("9999-12-31T23:59:59Z");
        assertThat(body.input()).containsKey("a");
        assertThat(MAPPER.readValue("{\"name\":null}", Body.class).name()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"input\":{\"a\\u0000\":1}}', input",
        "'{\"input\":{\"a\":{\"\\ud83d\":1}}}', input.a",
        "'{\"input\":{\"a\":[{\"b\":1},{\"x\":1,\"y\":2,\"z\\u0000\":3}]}}', input.a"
    })
    void refusesNamesThatTheDatabaseCannotKeep(String body, String path) {
        assertThatThrownBy(() -> MAPPER.readValue(body, Body.class))
                .isInstanceOfSatisfying(JsonMappingException.class, refused -> {
                    Problem problem =
                            (Problem) new ProblemMappers().mapping(refused).getEntity();
                    assertThat(problem.errors())
                            .containsExactly(new Problem.FieldError(
                                    path, "has a name with the character NUL or half a character"));
                });
    }

    @Test
    void refusesNestingDeeperThanAHundredLevels() throws JsonProcessingException {
        String hundred = "{\"input\":{\"a\":" + "[".repeat(98) + "]".repeat(98) + "}}";
        String more = "{\"input\":{\"a\":" + "[".repeat(99) + "]".repeat(99) + "}}";

        assertThat(MAPPER.readValue(hundred, Body.class).input()).containsKey("a");
        assertThatThrownBy(() -> MAPPER.readValue(more, Body.class))
                .isInstanceOfSatisfying(JsonProcessingException.class, refused -> {
                    Response answer = refused instanceof JsonMappingException mapping
                            ? new ProblemMappers().mapping(mapping)
                            : new ProblemMappers().json(refused);
                    assertThat(answer.getStatus()).isEqualTo(400);
                    assertThat(((Problem) answer.getEntity()).detail()).contains("nests deeper than 100 levels");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"22021", "22P05", "22007", "22008"})
    void aValueThatTheDatabaseRefusesIsAnswered400(String state) {
        Throwable failure = new IllegalStateException(
                "no", new RuntimeException("ERROR: invalid byte sequence for encoding \"UTF8\": 0x00 (" + state + ")"));

        assertThat(new ProblemMappers().unexpected(failure).getStatus()).isEqualTo(400);
        assertThat(new ProblemMappers().unexpected(new StackOverflowError()).getStatus())
                .isEqualTo(500);
    }
}
