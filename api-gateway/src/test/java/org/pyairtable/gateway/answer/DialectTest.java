package org.pyairtable.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class DialectTest {
    @Test
    void errorsHaveTheFormatOfTheirPath() {
        assertThat(Dialect.of("/api/tokens")).isEqualTo(Dialect.PROBLEM);
        assertThat(Dialect.of("/v0/meta/bases")).isEqualTo(Dialect.AIRTABLE);
        assertThat(Dialect.of("/mcp")).isEqualTo(Dialect.JSON_RPC);
        assertThat(Dialect.of("/mcp?x=1")).isEqualTo(Dialect.JSON_RPC);
        assertThat(Dialect.of("/mcpx")).isEqualTo(Dialect.PROBLEM);
    }

    @Test
    void anErrorOfMcpIsOneOfJsonRpcWithoutAnId() {
        JsonObject error =
                Dialect.JSON_RPC.body(new Refusal.TooLarge(100), "trace1").toJsonObject();

        assertThat(error.getString("jsonrpc")).isEqualTo("2.0");
        assertThat(error.containsKey("id")).isTrue();
        assertThat(error.getValue("id")).isNull();
        assertThat(error.getJsonObject("error").getInteger("code")).isEqualTo(-32000);
        assertThat(error.getJsonObject("error").getString("message")).contains("100 bytes");
        assertThat(error.getJsonObject("error").getJsonObject("data").getString("code"))
                .isEqualTo("TOO_LARGE");
        assertThat(error.getJsonObject("error").getJsonObject("data").getInteger("status"))
                .isEqualTo(413);
    }
}
