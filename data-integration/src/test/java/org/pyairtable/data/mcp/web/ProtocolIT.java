package org.pyairtable.data.mcp.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.pyairtable.data.DataFixture.EDITOR;
import static org.pyairtable.data.DataFixture.owner;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.Agent;
import org.pyairtable.data.DataFixture;
import org.pyairtable.data.wire.Json;
import org.pyairtable.testkit.SuiteResource;

/** The protocol of the MCP server, without the gateway. */
@QuarkusTest
@WithTestResource(
        value = SuiteResource.class,
        initArgs = @ResourceArg(name = SuiteResource.DATABASE, value = "data_integration"))
class ProtocolIT {
    private final Agent agent = Agent.trusted(EDITOR);

    @Test
    void aHandshakeNegotiatesAVersionAndMakesNoSession() {
        for (String version : List.of("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25")) {
            JsonNode result = agent.ask("initialize", Map.of("protocolVersion", version, "capabilities", Map.of()))
                    .path("result");

            assertThat(result.path("protocolVersion").asText()).isEqualTo(version);
            assertThat(result.at("/capabilities/tools").isObject()).isTrue();
            assertThat(result.at("/serverInfo/name").asText()).isEqualTo("pyairtable");
        }
        assertThat(agent.ask("initialize", Map.of("protocolVersion", "2030-01-01"))
                        .at("/result/protocolVersion")
                        .asText())
                .isEqualTo("2025-11-25");
        agent.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\"}")
                .then()
                .header("Mcp-Session-Id", nullValue());
        assertThat(agent.ask("ping", Map.of()).path("result").isObject()).isTrue();
    }

    @Test
    void aNotificationIsAcceptedAndNothingIsListenedTo() {
        agent.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}")
                .then()
                .statusCode(202)
                .body(equalTo(""));
        owner().get("/mcp").then().statusCode(405);
        owner().delete("/mcp").then().statusCode(405);
    }

    @Test
    void whatIsNotOneMessageIsAnsweredAsJsonRpcDoes() {
        agent.post("{\"jsonrpc\":").then().statusCode(400).body("error.code", equalTo(-32700), "id", nullValue());
        agent.post("[]").then().statusCode(400).body("error.code", equalTo(-32600));
        agent.post("").then().statusCode(400).body("error.code", equalTo(-32600));
        assertThat(agent.ask("resources/list", Map.of()).at("/error/code").asInt())
                .isEqualTo(-32601);
        assertThat(agent.ask("tools/list", Map.of("cursor", "x"))
                        .at("/error/code")
                        .asInt())
                .isEqualTo(-32602);
        assertThat(agent.ask("tools/call", Map.of("name", "list_bases", "argument", Map.of()))
                        .at("/error/message")
                        .asText())
                .isEqualTo("params has an unknown member argument");
    }

    @Test
    void theStatelessRevisionIsDiscoveredAndAnswersWithoutAHandshake() {
        Map<String, Object> meta = Map.of(
                "io.modelcontextprotocol/protocolVersion",
                "2026-07-28",
                "io.modelcontextprotocol/clientCapabilities",
                Map.of());
        stateless("server/discover", Map.of("_meta", meta))
                .body("result.supportedVersions[0]", equalTo("2026-07-28"))
                .body("result.resultType", equalTo("complete"))
                .body("result.cacheScope", equalTo("private"))
                .body("result._meta.'io.modelcontextprotocol/serverInfo'.name", equalTo("pyairtable"));
        stateless("tools/call", Map.of("_meta", meta, "name", "list_bases", "arguments", Map.of()))
                .body("result.isError", equalTo(false))
                .body("result.resultType", equalTo("complete"));
    }

    private static ValidatableResponse stateless(String method, Map<String, Object> params) {
        return RestAssured.given()
                .header(
                        "Authorization",
                        "Bearer "
                                + DataFixture.people()
                                        .token(Agent.trusted(EDITOR).principal()))
                .contentType(ContentType.JSON)
                .header("MCP-Protocol-Version", "2026-07-28")
                .header("Mcp-Method", method)
                .header("Mcp-Name", String.valueOf(params.get("name")))
                .body(Json.write(Map.of("jsonrpc", "2.0", "id", "a", "method", method, "params", params)))
                .post("/mcp")
                .then()
                .statusCode(200)
                .body("id", equalTo("a"));
    }

    @Test
    void everyToolIsListedWithASchemaThatIsClosedAndHints() {
        List<String> names = new ArrayList<>();
        for (JsonNode tool : agent.ask("tools/list", Map.of()).at("/result/tools")) {
            names.add(tool.path("name").asText());
            assertThat(tool.path("description").asText()).hasSizeGreaterThan(40);
            assertThat(tool.at("/inputSchema/type").asText()).isEqualTo("object");
            assertThat(tool.at("/inputSchema/additionalProperties").asBoolean(true))
                    .isFalse();
            assertThat(tool.at("/annotations/readOnlyHint").isBoolean()).isTrue();
            assertThat(tool.at("/inputSchema/properties/maxTokens").isObject()).isTrue();
        }

        assertThat(names)
                .contains(
                        "list_bases",
                        "list_tables",
                        "describe_table",
                        "get_record",
                        "find_duplicates",
                        "export_csv",
                        "evaluate_formula",
                        "list_comments",
                        "search_records",
                        "create_records",
                        "update_records",
                        "upsert_records",
                        "delete_records",
                        "create_table",
                        "create_field",
                        "add_comment",
                        "upload_attachment",
                        "run_workflow");
    }

    @Test
    void aTokenSeesTheToolsThatItMayUse() {
        Agent reader = Agent.of(EDITOR, Map.of(), Set.of("data.records:read"), Set.of("*"));
        Agent careful = Agent.of(EDITOR, Map.of("delete_records", "deny"), Set.of("*"), Set.of("*"));

        assertThat(reader.ask("tools/list", Map.of()).findValuesAsText("name"))
                .contains("get_record")
                .doesNotContain("list_bases", "create_records");
        assertThat(careful.ask("tools/list", Map.of()).findValuesAsText("name"))
                .contains("create_records")
                .doesNotContain("delete_records");
        assertThat(reader.refusal("list_bases", Map.of()))
                .contains("You are not permitted", "The token lacks the scope schema.bases:read");
    }

    @Test
    void anUnknownToolIsRefusedWithTheNearest() {
        assertThat(agent.ask("tools/call", Map.of("name", "list_base", "arguments", Map.of()))
                        .at("/error/message")
                        .asText())
                .startsWith("Unknown tool: list_base. Did you mean 'list_bases'?");
    }

    @Test
    void anotherMediaTypeIsRefused() {
        owner().contentType("text/plain").body("{}").post("/mcp").then().statusCode(415);
        owner().body("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\",\"a\":1}")
                .post("/mcp")
                .then()
                .statusCode(400)
                .body("error.message", containsString("no member a"));
    }
}
