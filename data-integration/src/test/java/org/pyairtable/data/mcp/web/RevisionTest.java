package org.pyairtable.data.mcp.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.wire.Json;

class RevisionTest {
    private static final String META = """
            {"_meta": {"io.modelcontextprotocol/protocolVersion": "%s", "io.modelcontextprotocol/clientCapabilities": {}}}""";

    private static Revision of(String method, String params, Map<String, String> headers) {
        return Revision.of(
                new RpcMessage.Request(IntNode.valueOf(1), method, (ObjectNode) Json.read(params)),
                MultiMap.caseInsensitiveMultiMap().addAll(headers));
    }

    private static void refused(int code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(RpcException.class).satisfies(failure -> assertThat(
                        ((RpcException) failure).code())
                .isEqualTo(code));
    }

    @Test
    void aRequestThatStatesNothingIsOneOfTheHandshake() {
        assertThat(of("tools/list", "{}", Map.of())).isEqualTo(Revision.WITH_HANDSHAKE);
        for (String version : List.of("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25")) {
            assertThat(of("tools/list", "{}", Map.of("mcp-protocol-version", version)))
                    .isEqualTo(Revision.WITH_HANDSHAKE);
            assertThat(Revision.negotiated(version)).isEqualTo(version);
        }
        assertThat(Revision.negotiated("1999-01-01")).isEqualTo("2025-11-25");
    }

    @Test
    void aStatelessRequestRepeatsItselfInItsHeaders() {
        String params = META.formatted("2026-07-28");
        Map<String, String> headers = Map.of("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/list");

        assertThat(of("tools/list", params, headers)).isEqualTo(Revision.STATELESS);

        refused(RpcException.HEADER_MISMATCH, () -> of("tools/list", params, Map.of()));
        refused(RpcException.HEADER_MISMATCH, () -> of("server/discover", params, headers));
        refused(RpcException.HEADER_MISMATCH, () -> of("tools/list", META.formatted("2026-07-29"), headers));
        refused(RpcException.INVALID_PARAMS, () -> of("tools/list", "{}", headers));
    }

    @Test
    void aCallNamesItsToolInAHeader() {
        ObjectNode params = (ObjectNode) Json.read(META.formatted("2026-07-28"));
        params.put("name", "list_bases");
        Map<String, String> headers = Map.of("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/call");

        refused(RpcException.HEADER_MISMATCH, () -> of("tools/call", params.toString(), headers));
        assertThat(of(
                        "tools/call",
                        params.toString(),
                        Map.of(
                                "MCP-Protocol-Version", "2026-07-28",
                                "Mcp-Method", "tools/call",
                                "Mcp-Name", "list_bases")))
                .isEqualTo(Revision.STATELESS);
    }

    @Test
    void unknownVersionsAreRefusedWithThoseThatAreAnswered() {
        refused(RpcException.UNSUPPORTED_VERSION, () -> of("ping", "{}", Map.of("MCP-Protocol-Version", "1999-01-01")));
        assertThatThrownBy(() -> of(
                        "server/discover", META.formatted("2027-01-01"), Map.of("MCP-Protocol-Version", "2027-01-01")))
                .isInstanceOf(RpcException.class)
                .satisfies(failure -> assertThat(((RpcException) failure).data())
                        .isEqualTo(Map.of(
                                "supported",
                                List.of("2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"),
                                "requested",
                                "2027-01-01")));
    }
}
