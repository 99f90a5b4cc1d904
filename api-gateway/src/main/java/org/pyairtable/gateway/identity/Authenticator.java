package org.pyairtable.gateway.identity;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.identity.Principal;

/** Recognises callers by what is known from Kafka; no service is asked. */
@Singleton
public class Authenticator {
    private static final String BEARER = "bearer ";
    private static final int MAX_LENGTH = 8 * 1024;

    private final PersonalTokens personal;
    private final AccessTokens access;

    Authenticator(PersonalTokens personal, AccessTokens access) {
        this.personal = personal;
        this.access = access;
    }

    /** @param header the value of {@code Authorization}, if there is one */
    public Credential authenticate(@Nullable String header) {
        if (header == null
                || header.length() > MAX_LENGTH
                || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return new Credential.Missing();
        }
        String token = header.substring(BEARER.length()).strip();
        return token.startsWith(PersonalTokens.PREFIX)
                ? credential(personal.principal(token)).or(() -> unheard(token)).orElseGet(Credential.Missing::new)
                : credential(access.principal(token)).orElseGet(Credential.Missing::new);
    }

    private static Optional<Credential> credential(Optional<Principal> principal) {
        return principal.map(Credential.Valid::new);
    }

    private Optional<Credential> unheard(String token) {
        return personal.news(token).map(Credential.Unheard::new);
    }
}
