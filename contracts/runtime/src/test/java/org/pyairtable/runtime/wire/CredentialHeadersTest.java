package org.pyairtable.runtime.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.Credential;
import org.pyairtable.events.DataQuery;
import org.pyairtable.events.DataQuery.DescribeTable;
import org.pyairtable.events.Envelope;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.identity.Principal;

class CredentialHeadersTest {
    private static final EventCodec CODEC = new EventCodec();
    private static final EventFactory EVENTS =
            new EventFactory("test", Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC));
    private static final Credential LIMITS = new Credential(
            Credential.USER, "usr1", "pat1", Set.of("data.records:read", "bases:read"), Set.of("app1", "app2"));

    @Test
    void aCredentialSurvivesTheWire() {
        Envelope<DataQuery> sent = question(EventContext.by("usr1", "wsp1").under(LIMITS));
        Map<String, String> headers = CODEC.headers(sent);

        assertThat(headers)
                .containsEntry("ce_principalkind", "user")
                .containsEntry("ce_principalid", "usr1")
                .containsEntry("ce_credentialid", "pat1")
                .containsEntry("ce_scopes", "bases:read data.records:read")
                .containsEntry("ce_resources", "app1 app2");
        assertThat(decode(headers)).isEqualTo(new Decoded.Known<>(sent));
    }

    @Test
    void aCredentialWithoutScopesStaysOneWithoutScopes() {
        Credential nothing = new Credential(Credential.USER, "usr1", "pat1", Set.of(), Set.of());
        Envelope<DataQuery> sent = question(EventContext.by("usr1", "wsp1").under(nothing));

        assertThat(decode(CODEC.headers(sent))).isEqualTo(new Decoded.Known<>(sent));
    }

    @Test
    void aCredentialOfHundredsOfBasesFits() {
        Set<String> bases =
                IntStream.range(0, 500).mapToObj(i -> "app%014d".formatted(i)).collect(Collectors.toSet());
        Envelope<DataQuery> sent = question(EventContext.by("usr1", "wsp1")
                .under(new Credential(Credential.USER, "usr1", "pat1", Set.of("*"), bases)));

        assertThat(decode(CODEC.headers(sent))).isEqualTo(new Decoded.Known<>(sent));
    }

    @Test
    void withoutAnyOfItsHeadersTheUserActs() {
        assertThat(decode(CODEC.headers(question(EventContext.by("usr1", "wsp1")))))
                .isInstanceOfSatisfying(
                        Decoded.Known.class, known -> assertThat(Principal.of(known.envelope(), "question"))
                                .isEqualTo(Principal.user("usr1", "member", "question")));
    }

    @Test
    void aCredentialThatLacksAHeaderIsRefusedAndNotReadAsNone() {
        for (String header :
                List.of("ce_principalkind", "ce_principalid", "ce_credentialid", "ce_scopes", "ce_resources")) {
            Map<String, String> headers = new HashMap<>(
                    CODEC.headers(question(EventContext.by("usr1", "wsp1").under(LIMITS))));
            headers.remove(header);

            assertThat(decode(headers))
                    .isEqualTo(new Decoded.Invalid<>(
                            "INVALID_CREDENTIAL",
                            "Header " + header + " is missing beside the others of the credential"));
        }
    }

    @Test
    void aCredentialOfAnotherThanTheActorIsRefused() {
        assertThat(decode(CODEC.headers(question(EventContext.by("usr2", "wsp1").under(LIMITS)))))
                .isEqualTo(new Decoded.Invalid<>("INVALID_CREDENTIAL", "Header ce_principalid is not the actor"));
    }

    @Test
    void aPrincipalOfAnUnknownKindMayDoNothing() {
        Credential robot = new Credential("robot", "usr1", "key1", Set.of("*"), Set.of("*"));
        Principal principal =
                Principal.of(question(EventContext.by("usr1", "wsp1").under(robot)), "question");

        assertThat(principal.mayUse("data.records:read")).isFalse();
        assertThat(principal.mayReach("app1", "wsp1")).isFalse();
    }

    @Test
    void whatAnEventCausesIsNotLimitedByTheCredentialBehindIt() {
        Envelope<DataQuery> cause = question(EventContext.by("usr1", "wsp1").under(LIMITS));

        assertThat(EventContext.causedBy(cause).credential()).isNull();
    }

    private static Envelope<DataQuery> question(EventContext context) {
        return EVENTS.envelope(context, new DescribeTable("app1", "tbl1"), null);
    }

    private static Decoded<DataQuery> decode(Map<String, String> headers) {
        return CODEC.decode(Topics.DATA_QUERIES, headers, "{\"baseId\":\"app1\",\"table\":\"tbl1\"}".getBytes(UTF_8));
    }
}
