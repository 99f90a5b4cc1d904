package org.pyairtable.core.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.problem.ServiceException;

class TokenRequestTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final String BASE = "app0123456789abcd";

    @Test
    void keeps_each_scope_once() {
        TokenRequest request = request(List.of("data.records:write", "data.records:read", "data.records:read"));
        assertThat(request.scopes()).containsExactly("data.records:read", "data.records:write");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "operator", "data.records:read", "schema.bases:write", "workspaces:read"})
    void known_forms_of_scopes_pass(String scope) {
        assertThatCode(() -> request(List.of(scope))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data records:read", "data.records", ":read", "data.records:", "*:read", "a:b:c"})
    void other_scopes_are_refused(String scope) {
        assertThatThrownBy(() -> request(List.of(scope))).isInstanceOf(ServiceException.class);
    }

    @Test
    void no_scope_and_too_many_are_refused() {
        assertThatThrownBy(() -> request(List.of())).hasMessage("needs 1 to 50 values");
        assertThatThrownBy(() -> request(Collections.nCopies(51, "a:b"))).hasMessage("needs 1 to 50 values");
    }

    @Test
    void resources_are_bases_workspaces_or_all() {
        assertThatCode(() -> new TokenRequest("n", List.of("*"), List.of(BASE, "wsp0123456789abcd"), null))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> new TokenRequest("n", List.of("*"), List.of("tbl0123456789abcd"), null))
                .isInstanceOf(ServiceException.class);
    }

    @Test
    void a_token_is_no_mightier_than_its_maker() {
        Principal limited =
                new Principal("usr1", "member", Set.of("tokens:write", "data.records:read"), Set.of(BASE), "pat1");
        assertThatThrownBy(() -> request(List.of("data.records:write")).check(limited, NOW))
                .hasMessage("A token cannot have scopes that its maker lacks");
        assertThatThrownBy(() -> request(List.of("*")).check(limited, NOW))
                .hasMessage("A token cannot have scopes that its maker lacks");
        assertThatThrownBy(() -> request(List.of("data.records:read")).check(limited, NOW))
                .hasMessage("A token cannot reach what its maker cannot");
        assertThatCode(() ->
                        new TokenRequest("n", List.of("data.records:read"), List.of(BASE), null).check(limited, NOW))
                .doesNotThrowAnyException();
    }

    @Test
    void a_token_must_not_be_expired_when_made() {
        Principal user = Principal.user("usr1", "member", "ses1");
        assertThatThrownBy(() -> new TokenRequest("n", List.of("*"), List.of("*"), NOW).check(user, NOW))
                .hasMessage("has passed");
    }

    private static TokenRequest request(List<String> scopes) {
        return new TokenRequest("n", scopes, List.of("*"), null);
    }
}
