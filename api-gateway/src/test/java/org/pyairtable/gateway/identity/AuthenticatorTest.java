package org.pyairtable.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.events.State.AccessToken;
import org.pyairtable.events.State.RevokedSession;
import org.pyairtable.events.State.SigningKey;
import org.pyairtable.events.State.User;

class AuthenticatorTest {
    private final AtomicBoolean stateIsRead = new AtomicBoolean();
    private final Authenticator authenticator = new Authenticator(
            new PersonalTokens(new FixedState<AccessToken>(), new FixedState<User>(), Clock.systemUTC()),
            new AccessTokens(
                    new FixedState<SigningKey>(),
                    new FixedState<RevokedSession>(),
                    new FixedState<User>(),
                    Clock.systemUTC(),
                    10),
            stateIsRead::get);

    @ParameterizedTest
    @ValueSource(strings = {"Bearer pat0123456789", "bearer eyJhbGciOiJFUzI1NiJ9.e30.c2ln"})
    void refusesNoTokenBeforeTheStateIsRead(String header) {
        assertThat(authenticator.authenticate(header)).isInstanceOf(Credential.Uncheckable.class);
        stateIsRead.set(true);
        assertThat(authenticator.authenticate(header)).isNotInstanceOf(Credential.Uncheckable.class);
    }

    @Test
    void refusesARequestWithoutATokenAtAnyTime() {
        assertThat(authenticator.authenticate(null)).isEqualTo(new Credential.Missing());
    }
}
