package org.pyairtable.gateway.identity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.state.StateTopics;

/** Authenticates callers with the state topics; no service is asked. */
@Singleton
public class Authenticator {
    private static final String BEARER = "bearer ";
    private static final int MAX_LENGTH = 8 * 1024;

    private final PersonalTokens personal;
    private final AccessTokens access;
    private final BooleanSupplier stateIsRead;

    @Inject
    Authenticator(PersonalTokens personal, AccessTokens access, StateTopics state) {
        this(personal, access, state::open);
    }

    /** @param stateIsRead whether the state topics have been read to their end */
    Authenticator(PersonalTokens personal, AccessTokens access, BooleanSupplier stateIsRead) {
        this.personal = personal;
        this.access = access;
        this.stateIsRead = stateIsRead;
    }

    /** @param header the value of {@code Authorization}, if there is one */
    public Credential authenticate(@Nullable String header) {
        if (header == null
                || header.length() > MAX_LENGTH
                || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return new Credential.Missing();
        }
        // Before that it is not known either what has been revoked.
        if (!stateIsRead.getAsBoolean()) {
            return new Credential.Uncheckable();
        }
        String token = token(header);
        Optional<Principal> principal = principal(token);
        if (principal.isPresent()) {
            return new Credential.Valid(principal.get());
        }
        return isPersonal(token) ? unknown(token) : new Credential.Missing();
    }

    /** Whether the credential still proves what it proved when its header was looked at. */
    public boolean stillProves(Principal proven, String header) {
        return principal(token(header)).filter(proven::equals).isPresent();
    }

    private Optional<Principal> principal(String token) {
        return isPersonal(token) ? personal.principal(token) : access.principal(token);
    }

    private static String token(String header) {
        return header.substring(BEARER.length()).strip();
    }

    private static boolean isPersonal(String token) {
        return token.startsWith(PersonalTokens.PREFIX);
    }

    private Credential unknown(String token) {
        return personal.arrival(token).<Credential>map(Credential.Unknown::new).orElseGet(Credential.Missing::new);
    }
}
