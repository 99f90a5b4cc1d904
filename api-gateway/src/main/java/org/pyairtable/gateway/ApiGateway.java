package org.pyairtable.gateway;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * Starts the gateway. Clients of Airtable send URLs that no RFC allows, with braces and quotes as they are; the gateway
 * reads them itself, so the server must not turn them away before with an answer that has no body.
 */
@QuarkusMain
public final class ApiGateway {
    private ApiGateway() {}

    public static void main(String... arguments) {
        System.setProperty("vertx.disableURIValidation", "true");
        Quarkus.run(arguments);
    }
}
