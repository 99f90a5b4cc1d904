package org.pyairtable.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {
    @Test
    void decodesOnceAndKeepsTheTargetAsSent() {
        RequestPath path = RequestPath.of("/v0/app1/Caf%C3%A9%20%26%2FBar/?").orElseThrow();

        assertThat(path.path()).isEqualTo("/v0/app1/Café &%2FBar/");
        assertThat(path.uri()).isEqualTo("/v0/app1/Caf%C3%A9%20%26%2FBar/?");
    }

    @Test
    void leavesTheQueryAlone() {
        assertThat(RequestPath.of("/api/search?q=..%2F%2500//"))
                .map(RequestPath::path)
                .contains("/api/search");
    }

    @Test
    void aBackslashIsPartOfAName() {
        assertThat(RequestPath.of("/v0/app1/Sales%5C2024?maxRecords=1"))
                .contains(new RequestPath("/v0/app1/Sales%5C2024?maxRecords=1", "/v0/app1/Sales\\2024"));
        assertThat(RequestPath.of("/v0/app1/a%5c.b")).map(RequestPath::path).contains("/v0/app1/a\\.b");
    }

    @Test
    void escapesWhatClientsShouldHaveEscaped() {
        assertThat(RequestPath.of("/v0/app1/T{1}[x]?filterByFormula={Name}=\"a|b\\n\"&sort[0][field]=Name"))
                .contains(new RequestPath(
                        "/v0/app1/T%7B1%7D%5Bx%5D?filterByFormula=%7BName%7D=%22a%7Cb%5Cn%22&sort[0][field]=Name",
                        "/v0/app1/T{1}[x]"));
        assertThat(RequestPath.of("/v0/app1/Caf\u00c3\u00a9?view=\u00c3\u00a9"))
                .contains(new RequestPath("/v0/app1/Caf%C3%A9?view=%C3%A9", "/v0/app1/Café"));
    }

    @Test
    void keepsASlashInsideASegmentApartFromOneBetween() {
        assertThat(RequestPath.of("/v0/app1/a%2fcomments").map(RequestPath::path))
                .contains("/v0/app1/a%2Fcomments");
        assertThat(RequestPath.of("/api%2Foperator").map(RequestPath::path)).contains("/api%2Foperator");
    }

    @Test
    void readsASemicolonAsAPartOfASegment() {
        assertThat(RequestPath.of("/v0/app1/T;x=1?a;b"))
                .contains(new RequestPath("/v0/app1/T%3Bx=1?a;b", "/v0/app1/T;x=1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/search/../operator/outbox",
                "/api/search/%2e%2e/operator/outbox",
                "/api/search/..%2Foperator",
                "/api/./search",
                "/api/search\\..\\x",
                "/api/search/%5C..%5Coperator",
                "/api/search/..%5Coperator",
                "/api//search",
                "/api/%00",
                "/api/search?q=a%00b",
                "/api/%0d%0aX:1",
                "/api/%zz",
                "/api/%4",
                "/api/%",
                "/api/%ff",
                "/api/\u00ff",
                "/api/search?q=%zz",
                "/api/search?q=5%",
                "/api/search#x",
                "api/search",
                "*",
                "http://elsewhere/api/search",
                ""
            })
    void refusesAmbiguousTargets(String target) {
        assertThat(RequestPath.of(target)).isEmpty();
    }
}
