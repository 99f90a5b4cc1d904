package org.pyairtable.data.mcp.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RpcMessageTest {
    private static RpcMessage of(String body) {
        return RpcMessage.of(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void messagesAreToldApart() {
        assertThat(of("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"ping\"}")).isInstanceOf(RpcMessage.Request.class);
        assertThat(of("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"))
                .isEqualTo(new RpcMessage.Notification("notifications/initialized"));
        assertThat(of("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}")).isEqualTo(new RpcMessage.Response());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                   | -32600 | The body is not a JSON-RPC 2.0 message
            {"jsonrpc":                                          | -32700 | The body is not JSON, or is nested too deeply
            {"jsonrpc":"2.0"} {}                                 | -32700 | The body is not JSON, or is nested too deeply
            [{"jsonrpc":"2.0","id":1,"method":"ping"}]           | -32600 | Batches are not answered; send each message as a request of its own
            7                                                    | -32600 | The body is not a JSON-RPC 2.0 message
            {"id":1,"method":"ping"}                             | -32600 | The body is not a JSON-RPC 2.0 message
            {"jsonrpc":"2.0","id":1}                             | -32600 | The message has no method
            {"jsonrpc":"2.0","id":1,"method":7}                  | -32600 | The message has no method
            {"jsonrpc":"2.0","id":1,"method":"ping","params":[]} | -32600 | params is not an object
            {"jsonrpc":"2.0","id":null,"method":"ping"}          | -32600 | id is neither a whole number nor a text of at most 200 characters
            {"jsonrpc":"2.0","id":1.5,"method":"ping"}           | -32600 | id is neither a whole number nor a text of at most 200 characters
            {"jsonrpc":"2.0","id":1,"method":"ping","extra":1}   | -32600 | A message has no member extra in JSON-RPC 2.0
            """)
    void whatIsNotOneMessageIsRefused(String body, int code, String message) {
        assertThatThrownBy(() -> of(body))
                .isInstanceOf(RpcException.class)
                .hasMessage(message)
                .satisfies(failure -> {
                    assertThat(((RpcException) failure).code()).isEqualTo(code);
                    assertThat(((RpcException) failure).status()).isEqualTo(400);
                });
    }

    @Test
    void nestingIsBounded() {
        assertThatThrownBy(() -> of("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":"
                        + "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_001)))
                .isInstanceOf(RpcException.class)
                .hasMessage("The body is not JSON, or is nested too deeply");
    }
}
