package org.pyairtable.core.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.WritePolicy;
import org.pyairtable.runtime.problem.ServiceException;

class TokenRequestTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final String BASE = "app0123456789abcd";

    @Test
    void keepsEachScopeOnce() {
        TokenRequest request = request(List.of("data.records:write", "data.records:read", "data.records:read"));
        assertThat(request.scopes()).containsExactly("data.records:read", "data.records:write");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "operator", "data.records:read", "schema.bases:write", "workspaces:read"})
    void knownFormsOfScopesPass(String scope) {
        assertThatCode(() -> request(List.of(scope))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "data records:read",
                "data.records",
                "data.record:read",
                "workspaces:write",
                ":read",
                "data.records:",
                "*:read",
                "a:b:c"
            })
    void otherScopesAreRefused(String scope) {
        assertThatThrownBy(() -> request(List.of(scope))).isInstanceOf(ServiceException.class);
    }

    @Test
    void scopesHeldByNameAreNotForLimitedTokens() {
        for (String scope : List.of("account", "operator")) {
            assertThatThrownBy(() -> new TokenRequest("n", List.of("*", scope), List.of(BASE), null))
                    .hasMessage(scope
                            + " is not available for a token that is limited in resources; leave out one of the two");
            assertThatCode(() -> new TokenRequest("n", List.of("*", scope), List.of("*"), null))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void noScopeAndTooManyAreRefused() {
        assertThatThrownBy(() -> request(List.of())).hasMessage("needs 1 to 50 values");
        assertThatThrownBy(() -> request(Collections.nCopies(51, "a:b"))).hasMessage("needs 1 to 50 values");
    }

    @Test
    void resourcesAreBasesWorkspacesOrAll() {
        assertThatCode(() -> new TokenRequest("n", List.of("*"), List.of(BASE, "wsp0123456789abcd"), null))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> new TokenRequest("n", List.of("*"), List.of("tbl0123456789abcd"), null))
                .isInstanceOf(ServiceException.class);
    }

    @Test
    void aTokenHasNoMoreRightsThanItsCreator() {
        Principal limited =
                new Principal("usr1", "member", Set.of("tokens:write", "data.records:read"), Set.of(BASE), "pat1");
        assertThatThrownBy(() -> request(List.of("data.records:write")).check(limited, NOW))
                .hasMessage("A token cannot have scopes that its creator lacks, such as data.records:write");
        assertThatThrownBy(() -> request(List.of("*")).check(limited, NOW))
                .hasMessage("A token cannot have scopes that its creator lacks, such as *");
        assertThatThrownBy(() -> request(List.of("data.records:read")).check(limited, NOW))
                .hasMessage("A token cannot reach resources that its creator cannot");
        assertThatCode(() ->
                        new TokenRequest("n", List.of("data.records:read"), List.of(BASE), null).check(limited, NOW))
                .doesNotThrowAnyException();
    }

    @Test
    void aTokenMustNotBeExpiredWhenMade() {
        Principal user = Principal.user("usr1", "member", "ses1");
        assertThatThrownBy(() -> new TokenRequest("n", List.of("*"), List.of("*"), NOW).check(user, NOW))
                .hasMessage("has passed");
    }

    private static TokenRequest request(List<String> scopes) {
        return new TokenRequest("n", scopes, List.of("*"), null);
    }

    @Test
    void writesNameToolsAndDecisions() {
        assertThat(TokenRequest.writes(null)).isEqualTo(WritePolicy.ASK);
        assertThat(TokenRequest.writes(Map.of("*", "deny", "create_records", "allow"))
                        .of("create_records"))
                .isEqualTo(WritePolicy.Decision.ALLOW);

        assertThatThrownBy(() -> TokenRequest.writes(Map.of("create_record", "allow")))
                .isInstanceOfSatisfying(ServiceException.class, refused -> assertThat(
                                refused.error().toString())
                        .contains("writes.create_record", "create_records"));
        assertThatThrownBy(() -> TokenRequest.writes(Map.of("*", "yes")))
                .isInstanceOfSatisfying(ServiceException.class, refused -> assertThat(
                                refused.error().toString())
                        .contains("is neither allow, ask nor deny: yes"));
    }

    @Test
    void aTokenGivesNoMoreThanTheCredentialThatAsksForIt() {
        Principal asking = new Principal("usr1", "member", Set.of("*", "account"), Set.of("*"), "pat1");
        WritePolicy some = TokenRequest.writes(Map.of("add_comment", "allow"));
        TokenRequest freer = new TokenRequest("n", List.of("*"), List.of("*"), null, some);

        assertThatThrownBy(() -> freer.check(asking, NOW)).isInstanceOf(ServiceException.class);
        assertThatThrownBy(() -> TokenRequest.checkWrites(some, asking)).isInstanceOf(ServiceException.class);
        assertThatCode(() -> freer.check(Principal.user("usr1", "member", "ses1"), NOW))
                .doesNotThrowAnyException();
        assertThatCode(() -> TokenRequest.checkWrites(TokenRequest.writes(Map.of("*", "deny")), asking))
                .doesNotThrowAnyException();
    }
}
