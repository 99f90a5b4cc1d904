package org.pyairtable.workflow.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.workflow.Documents;
import org.pyairtable.workflow.scope.Scope;
import org.pyairtable.workflow.templates.Evaluation;

class HttpRequestTest {
    private static final Map<String, Object> TRIGGER =
            Map.of("id", "../x?y=1&z", "text", "a \"quoted\" {secret.key}", "list", List.of(1, 2));

    @Test
    void whatATemplateGivesStaysOnePartOfTheUrl() {
        Activity.Http http = http("https://api.example.com/orders/{{trigger.id}}?n=1", null);

        assertThat(http.url().shown()).isEqualTo("https://api.example.com/orders/..%2Fx%3Fy%3D1%26z?n=1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{trigger.url}}",
                "https://{{trigger.host}}/x",
                "https://{secret.host}/x",
                "https://user:word@example.com/",
                "ftp://example.com/",
                "https:///x",
                "https://a\\@b/"
            })
    void theHostOfAUrlIsWhatTheDefinitionSays(String url) {
        assertThatThrownBy(() -> step(url, null))
                .isInstanceOf(BadValue.class)
                .hasMessageContaining("does not begin with http:// or https:// and a host");
    }

    @Test
    void secretsInTheTextsOfABodyAreEscapedAndThoseInDataAreNoReferences() {
        Activity.Http http = http(
                "https://api.example.com",
                Map.of("all", List.of("{secret.key}/{{trigger.text}}", "{{trigger.list}}", 3)));
        RequestBody body = http.body();

        assertThat(body).isInstanceOf(RequestBody.Json.class);
        assertThat(body == null ? "" : body.revealed(Map.of("key", "k\"1")))
                .isEqualTo("{\"all\":[\"k\\\"1/a \\\"quoted\\\" {secret.key}\",[1,2],3]}");
    }

    @Test
    void aRequestIsReadFromTheQueueAsItWasStored() {
        Activity.Http http = http("https://api.example.com/{secret.key}", Map.of("a", "{secret.key}"));

        assertThat(Documents.read(Documents.write(http), Activity.class)).isEqualTo(http);
    }

    @Test
    void aBodyThatIsATextIsSentAsItIsAndAWholeTemplateKeepsItsType() {
        assertThat(http("https://a.example", "n = {{trigger.list}}").body()).isInstanceOf(RequestBody.Text.class);
        RequestBody list = http("https://a.example", "{{trigger.list}}").body();

        assertThat(list == null ? "" : list.revealed(Map.of())).isEqualTo("[1,2]");
    }

    @Test
    void aHeaderThatGetsALineBreakRefusesTheStep() {
        HttpRequest request = new HttpRequest(
                "call",
                HttpRequest.Method.GET,
                "https://a.example",
                Map.of("X-Name", "{{trigger.name}}"),
                null,
                null,
                null,
                null);

        assertThat(request.start(run(Map.of("name", "a\r\nX-Evil: 1"))))
                .isEqualTo(new Outcome.Refuse(
                        "The header X-Name has a line break or another control character when it is filled"));
    }

    @Test
    void headersOfTheConnectionAndWrongTimesAreRefused() {
        assertThatThrownBy(() -> new HttpRequest(
                        "c", HttpRequest.Method.GET, "https://a.example", Map.of("Host", "b"), null, null, null, null))
                .hasMessageContaining("has Host, which only the engine sets");
        assertThatThrownBy(() -> new HttpRequest(
                        "c",
                        HttpRequest.Method.GET,
                        "https://a.example",
                        Map.of(),
                        null,
                        null,
                        Duration.ofMinutes(1),
                        null))
                .hasMessageContaining("is not between PT1S and PT30S");
        assertThatThrownBy(() -> new HttpRequest(
                        "c", HttpRequest.Method.GET, "https://a.example", Map.of(), "x", null, null, null))
                .hasMessageContaining("has no place in a GET request");
    }

    private static Activity.Http http(String url, @Nullable Object body) {
        Outcome outcome = step(url, body).start(run(TRIGGER));
        assertThat(outcome).isInstanceOf(Outcome.Perform.class);
        return (Activity.Http) ((Outcome.Perform) outcome).activity();
    }

    private static HttpRequest step(String url, @Nullable Object body) {
        return new HttpRequest("call", HttpRequest.Method.POST, url, Map.of(), body, null, null, null);
    }

    private static Starting run(Map<String, Object> trigger) {
        return new Starting(
                "wfl1",
                "wsp1",
                "run1",
                new Evaluation(
                        new Scope(Optional.empty(), trigger, Map.of()),
                        Optional.empty(),
                        Instant.parse("2026-03-01T09:00:00Z"),
                        Evaluation.Missing.REFUSED),
                table -> Optional.empty(),
                user -> false);
    }
}
