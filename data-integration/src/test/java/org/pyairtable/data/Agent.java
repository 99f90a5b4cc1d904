package org.pyairtable.data;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.Map;
import java.util.Set;
import org.pyairtable.data.wire.Json;
import org.pyairtable.runtime.identity.Ids;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.WritePolicy;

/** An agent that calls tools over MCP with a token. */
public record Agent(Principal principal) {
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

    /** What the tool answers as structured data. */
    public JsonNode call(String tool, Map<String, ?> arguments) {
        JsonNode result = result(tool, arguments);
        if (result.path("isError").asBoolean(true)) {
            throw new AssertionError(tool + " failed: " + result);
        }
        return result.path("structuredContent");
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
