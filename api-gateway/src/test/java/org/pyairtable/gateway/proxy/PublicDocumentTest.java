package org.pyairtable.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.gateway.route.RouteTable;

class PublicDocumentTest {
    private static final RouteTable ROUTES = RouteTable.standard();

    @Test
    void showsThePathsThatTheGatewayRoutesToTheServiceThatDescribesThem() {
        JsonObject merged = PublicDocument.of(
                Map.of("ai-ml", document("/api/search", "Found"), "core-platform", document("/api/search", "Other")),
                ROUTES);

        assertThat(schemaOf(merged, "/api/search")).isEqualTo("#/components/schemas/Found");
    }

    @Test
    void showsAnInterfaceForOperatorsOnceWithTheServicesThatHaveIt() {
        JsonObject merged = PublicDocument.of(
                Map.of(
                        "ai-ml", document("/operator/outbox", "Outbox"),
                        "core-platform", document("/operator/outbox", "Outbox")),
                ROUTES);

        JsonObject item = merged.getJsonObject("paths").getJsonObject("/api/operator/{service}/outbox");
        assertThat(item.getJsonArray("parameters")
                        .getJsonObject(0)
                        .getJsonObject("schema")
                        .getJsonArray("enum"))
                .isEqualTo(JsonArray.of("core-platform", "ai-ml"));
    }

    @Test
    void saysWhichOperationsNeedNoToken() {
        JsonObject merged = PublicDocument.of(Map.of("core-platform", document("/api/auth/login", "LoggedIn")), ROUTES);

        JsonObject login =
                merged.getJsonObject("paths").getJsonObject("/api/auth/login").getJsonObject("get");
        assertThat(login.getJsonArray("security")).isEmpty();
    }

    @Test
    void keepsApartWhatTwoServicesCallTheSame() {
        JsonObject other = document("/api/workflows", "Found");
        other.getJsonObject("components")
                .getJsonObject("schemas")
                .getJsonObject("Found")
                .put("description", "other");

        JsonObject merged =
                PublicDocument.of(Map.of("ai-ml", document("/api/search", "Found"), "workflow-engine", other), ROUTES);

        assertThat(schemaOf(merged, "/api/search")).isEqualTo("#/components/schemas/Found");
        assertThat(schemaOf(merged, "/api/workflows")).isEqualTo("#/components/schemas/workflow-engine.Found");
        assertThat(merged.getJsonObject("components").getJsonObject("schemas").fieldNames())
                .contains("Found", "workflow-engine.Found");
    }

    @Test
    void describesTheGatewayWhileNoServiceRuns() {
        JsonObject merged = PublicDocument.of(Map.of(), ROUTES);

        assertThat(merged.getJsonObject("paths").fieldNames())
                .contains("/", "/q/health", "/api/status", "/openapi", "/api/operator/instances");
        assertThat(merged.getJsonObject("components").getJsonObject("responses").fieldNames())
                .contains("BadRequest", "Forbidden");
    }

    private static JsonObject document(String path, String schema) {
        return new JsonObject("""
                {"paths":{"%s":{"get":{"responses":{"200":{"content":{"application/json":
                  {"schema":{"$ref":"#/components/schemas/%s"}}}}}}}},
                 "components":{"schemas":{"%s":{"type":"object"}}}}
                """.formatted(path, schema, schema));
    }

    private static String schemaOf(JsonObject merged, String path) {
        return merged.getJsonObject("paths")
                .getJsonObject(path)
                .getJsonObject("get")
                .getJsonObject("responses")
                .getJsonObject("200")
                .getJsonObject("content")
                .getJsonObject("application/json")
                .getJsonObject("schema")
                .getString("$ref");
    }
}
