package org.pyairtable.runtime.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.pyairtable.events.State;

/**
 * Signs the short-lived tokens by which services recognise what comes from the gateway. The key lives in memory only; its
 * public half is announced as {@link State.SigningKey}.
 */
public final class InternalTokenIssuer {
    static final String ISSUER = "api-gateway";
    static final String AUDIENCE = "pyairtable-services";

    private final EllipticCurveJsonWebKey key;
    private final Duration keyLifetime;
    private final Instant created;
    private final Clock clock;

    /** @param keyLifetime how long the key may sign; the owner makes a new issuer before that */
    public InternalTokenIssuer(Clock clock, Duration keyLifetime) {
        try {
            this.key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        } catch (JoseException e) {
            throw new IllegalStateException("This Java has no P-256", e);
        }
        this.key.setKeyId(Ids.random("key"));
        this.key.setAlgorithm(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        this.keyLifetime = keyLifetime;
        this.clock = clock;
        this.created = clock.instant();
    }

    /** To be published before the first token is used. */
    public State.SigningKey announcement() {
        return new State.SigningKey(
                key.getKeyId(),
                ISSUER,
                key.toParams(JsonWebKey.OutputControlLevel.PUBLIC_ONLY),
                created.plus(keyLifetime));
    }

    /** A compact JWS that is valid for {@code lifetime} from now. */
    public String issue(Principal principal, Duration lifetime) {
        Instant now = clock.instant();
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setAudience(AUDIENCE);
        claims.setSubject(principal.userId());
        claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(now.plus(lifetime).getEpochSecond()));
        claims.setStringClaim("role", principal.platformRole());
        claims.setStringClaim("cid", principal.credentialId());
        claims.setStringListClaim("scopes", List.copyOf(principal.scopes()));
        claims.setStringListClaim("resources", List.copyOf(principal.resources()));
        claims.setClaim("writes", principal.writes().wire());
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key.getPrivateKey());
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("Signing with our own key failed", e);
        }
    }
}
