package org.pyairtable.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class AllowedMethodsTest {
    private static final JsonObject DOCUMENT = new JsonObject("""
        {"paths":{
          "/api/workspaces":{"get":{},"post":{},"parameters":[]},
          "/api/workspaces/{id}":{"get":{}},
          "/api/runs/{id}/cancel":{"post":{}},
          "/v0/{base}/{table}":{"patch":{},"delete":{}},
          "/v0/{base}/Tasks":{"get":{}}}}
        """);

    @Test
    void listsTheMethodsOfAPath() {
        assertThat(AllowedMethods.methods(DOCUMENT, "/api/workspaces")).contains("GET, HEAD, POST");
        assertThat(AllowedMethods.methods(DOCUMENT, "/api/workspaces/wsp1")).contains("GET, HEAD");
        assertThat(AllowedMethods.methods(DOCUMENT, "/api/runs/run1/cancel")).contains("POST");
        assertThat(AllowedMethods.methods(DOCUMENT, "/v0/app1/Tasks")).contains("DELETE, GET, HEAD, PATCH");
    }

    @Test
    void knowsNothingOfOtherPaths() {
        assertThat(AllowedMethods.methods(DOCUMENT, "/api/workspaces/wsp1/members"))
                .isEmpty();
        assertThat(AllowedMethods.methods(DOCUMENT, "/api")).isEmpty();
    }
}
