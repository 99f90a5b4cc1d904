package org.pyairtable.core.keys;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** Issues the short-lived tokens that users present to the gateway: ES256 JWTs with {@code sub}, {@code sid}, {@code role}. */
@ApplicationScoped
public class AccessTokens {
    private final KeyRing keys;
    private final Clock clock;

    AccessTokens(KeyRing keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** A compact JWS, valid from now for the lifetime. */
    public Uni<String> issue(String userId, String sessionId, String platformRole, Duration lifetime) {
        return keys.signing().map(key -> sign(key, claims(userId, sessionId, platformRole, lifetime)));
    }

    private JwtClaims claims(String userId, String sessionId, String platformRole, Duration lifetime) {
        Instant now = clock.instant();
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(SigningKey.ISSUER);
        claims.setSubject(userId);
        claims.setStringClaim("sid", sessionId);
        claims.setStringClaim("role", platformRole);
        claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(now.plus(lifetime).getEpochSecond()));
        return claims;
    }

    private static String sign(SigningKey key, JwtClaims claims) {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key.privateKey());
        signature.setKeyIdHeaderValue(key.id());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("Signing with our own key failed", e);
        }
    }
}
