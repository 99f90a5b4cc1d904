package org.pyairtable.gateway.activity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RefusedRequestTest {
    @Test
    void findsTheWorkspaceThatThePathIsAbout() {
        assertThat(RefusedRequest.workspaceOf("/api/workspaces/wspABCDEFGHIJKLMN/members"))
                .contains("wspABCDEFGHIJKLMN");
        assertThat(RefusedRequest.workspaceOf("/api/workspaces/wspABCDEFGHIJKLMN"))
                .contains("wspABCDEFGHIJKLMN");
        assertThat(RefusedRequest.workspaceOf("/api/workspaces/other")).isEmpty();
        assertThat(RefusedRequest.workspaceOf("/api/bases/wspABCDEFGHIJKLMN")).isEmpty();
    }

    @Test
    void keepsOneShortLineOfWhatAClientSaysItIs() {
        assertThat(RefusedRequest.agent(null)).isEqualTo("unknown");
        assertThat(RefusedRequest.agent(" curl\r\n8 ")).isEqualTo("curl  8");
        assertThat(RefusedRequest.agent("x".repeat(500))).hasSize(120);
    }

    @Test
    void countsAnswersThatRefuseAlone() {
        assertThat(RefusedRequest.isRefusal(401)).isTrue();
        assertThat(RefusedRequest.isRefusal(403)).isTrue();
        assertThat(RefusedRequest.isRefusal(404)).isFalse();
    }
}
