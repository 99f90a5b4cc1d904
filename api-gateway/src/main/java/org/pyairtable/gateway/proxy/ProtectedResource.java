package org.pyairtable.gateway.proxy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.pyairtable.gateway.connection.Client;
import org.pyairtable.gateway.route.RouteTable;

/**
 * The MCP server as a protected resource of OAuth 2.0 (RFC 9728). Its tokens are personal access tokens, which their users make;
 * there is no authorization server that gives others.
 */
final class ProtectedResource {
    private static final String MCP = "/mcp";

    private ProtectedResource() {}

    /** Where the metadata is, as the client calls the gateway; empty for a client that names no host. */
    static Optional<String> metadataUrl(Client client) {
        return origin(client).map(origin -> origin + RouteTable.PROTECTED_RESOURCE + MCP);
    }

    static JsonObject metadata(Client client) {
        return new JsonObject()
                .put("resource", origin(client).orElse("") + MCP)
                .put("resource_name", "PyAirtable")
                .put("bearer_methods_supported", new JsonArray().add("header"));
    }

    private static Optional<String> origin(Client client) {
        return client.host().map(host -> client.scheme() + "://" + host);
    }
}
