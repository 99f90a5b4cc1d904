package org.pyairtable.data;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.pyairtable.data.wire.Json;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.WritePolicy;

/** An agent that calls tools over MCP with a token. */
public record Agent(Principal principal) {
    /** By the names of tools. */
    private static final Map<String, JsonSchema> STATED = new ConcurrentHashMap<>();

    /** With a token that may do all that its owner may, at once. */
    public static Agent trusted(String userId) {
        return of(userId, Map.of("*", "allow"), Set.of("*"), Set.of("*"));
    }

    /** With a token whose changes wait for approval. */
    public static Agent asking(String userId) {
        return of(userId, Map.of(), Set.of("*"), Set.of("*"));
    }

    public static Agent of(String userId, Map<String, String> writes, Set<String> scopes, Set<String> resources) {
        return new Agent(
                new Principal(userId, "member", scopes, resources, Ids.random("pat"), WritePolicy.ofWire(writes)));
    }

    public Response post(String body) {
        return given().header("Authorization", "Bearer " + DataFixture.people().token(principal))
                .contentType(ContentType.JSON)
                .body(body)
                .post("/mcp");
    }

    /** The result or the error of a request. */
    public JsonNode ask(String method, Map<String, ?> params) {
        Response answer = post(Json.write(Map.of("jsonrpc", "2.0", "id", 7, "method", method, "params", params)));
        return Json.read(answer.then().statusCode(200).extract().asString());
    }

    private JsonNode result(String tool, Map<String, ?> arguments) {
        return ask("tools/call", Map.of("name", tool, "arguments", arguments)).path("result");
    }

    /** What the tool answers as structured data, which is as the tool states it. */
    public JsonNode call(String tool, Map<String, ?> arguments) {
        JsonNode result = result(tool, arguments);
        if (result.path("isError").asBoolean(true)) {
            throw new AssertionError(tool + " failed: " + result);
        }
        JsonNode content = result.path("structuredContent");
        Set<ValidationMessage> faults = stated(tool).validate(content);
        if (!faults.isEmpty()) {
            throw new AssertionError(tool + " answers what it does not state: " + faults + " in " + content);
        }
        return content;
    }

    /** What the tool states of its answers. */
    private JsonSchema stated(String tool) {
        return STATED.computeIfAbsent(tool, name -> {
            for (JsonNode listed : ask("tools/list", Map.of()).at("/result/tools")) {
                if (listed.path("name").asText().equals(name)) {
                    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                            .getSchema(listed.path("outputSchema"));
                }
            }
            throw new AssertionError(name + " is not listed");
        });
    }

    /** What the model reads when the tool refuses. */
    public String refusal(String tool, Map<String, ?> arguments) {
        JsonNode result = result(tool, arguments);
        if (!result.path("isError").asBoolean()) {
            throw new AssertionError(tool + " was not refused: " + result);
        }
        return result.at("/content/0/text").asText();
    }
}
