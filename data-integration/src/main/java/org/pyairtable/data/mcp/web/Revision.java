package org.pyairtable.data.mcp.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** In which revision of the protocol a request is made. */
enum Revision {
    /** Those that begin with {@code initialize}. */
    WITH_HANDSHAKE,
    /** Each request says what its client is and can. */
    STATELESS;

    private static final List<String> HANDSHAKE = List.of("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05");
    private static final String LATEST = "2026-07-28";
    private static final String META = "_meta";
    private static final String PREFIX = "io.modelcontextprotocol/";
    private static final String VERSION_HEADER = "MCP-Protocol-Version";

    /** All that are answered, the newest first. */
    static List<String> all() {
        List<String> all = new ArrayList<>(List.of(LATEST));
        all.addAll(HANDSHAKE);
        return all;
    }

    /** What {@code initialize} answers to a client that asks for a version. */
    static String negotiated(String asked) {
        return HANDSHAKE.contains(asked) ? asked : HANDSHAKE.getFirst();
    }

    /** Refuses versions that are not answered, and headers that say something else than the message. */
    static Revision of(RpcMessage.Request request, MultiMap headers) {
        JsonNode meta = request.params().path(META);
        Optional<String> header = Optional.ofNullable(headers.get(VERSION_HEADER));
        Optional<String> stated =
                Optional.ofNullable(meta.path(PREFIX + "protocolVersion").textValue());
        if (stated.isEmpty() && header.filter(LATEST::equals).isEmpty()) {
            header.filter(version -> !HANDSHAKE.contains(version)).ifPresent(Revision::unsupported);
            return WITH_HANDSHAKE;
        }
        String version = stated.orElseThrow(() ->
                RpcException.answered(RpcException.INVALID_PARAMS, "params._meta lacks " + PREFIX + "protocolVersion"));
        requireSame(VERSION_HEADER, header, version);
        if (!version.equals(LATEST)) {
            unsupported(version);
        }
        if (!meta.path(PREFIX + "clientCapabilities").isObject()) {
            throw RpcException.answered(
                    RpcException.INVALID_PARAMS, "params._meta lacks " + PREFIX + "clientCapabilities");
        }
        requireSame("Mcp-Method", Optional.ofNullable(headers.get("Mcp-Method")), request.method());
        if (request.method().equals("tools/call")) {
            requireSame(
                    "Mcp-Name",
                    Optional.ofNullable(headers.get("Mcp-Name")),
                    request.params().path("name").asText());
        }
        return STATELESS;
    }

    private static void requireSame(String name, Optional<String> header, String value) {
        if (header.filter(value::equals).isEmpty()) {
            throw RpcException.refused(
                    RpcException.HEADER_MISMATCH,
                    "The header " + name + " is " + (header.isPresent() ? "something else than" : "missing; it repeats")
                            + " what the message says");
        }
    }

    private static void unsupported(String version) {
        String shown = version.length() <= 40 ? version : version.substring(0, 40) + "…";
        throw RpcException.refused(
                RpcException.UNSUPPORTED_VERSION,
                "Unsupported protocol version " + shown,
                Map.of("supported", all(), "requested", shown));
    }
}
