package org.pyairtable.gateway;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * Starts the gateway. Clients of Airtable send URLs that no RFC allows, with unescaped braces and quotes; the gateway parses
 * them itself, so the server must not refuse them first, with an answer without a body.
 */
@QuarkusMain
public final class ApiGateway {
    private ApiGateway() {}

    public static void main(String... arguments) {
        System.setProperty("vertx.disableURIValidation", "true");
        Quarkus.run(arguments);
    }
}
