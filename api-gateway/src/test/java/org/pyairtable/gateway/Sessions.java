package org.pyairtable.gateway;

import java.time.Instant;
import java.util.UUID;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.pyairtable.events.State;

/** Plays core-platform: signs access tokens with a key of its own. */
public final class Sessions {
    private final EllipticCurveJsonWebKey key;

    public Sessions() {
        try {
            key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
        key.setKeyId("key" + UUID.randomUUID());
    }

    public State.SigningKey key(String issuer, Instant notAfter) {
        return new State.SigningKey(key.getKeyId(), issuer, key.toParams(OutputControlLevel.PUBLIC_ONLY), notAfter);
    }

    public String token(String issuer, String user, String role, Instant expires) {
        return token(issuer, user, role, "ses1", expires);
    }

    public String token(String issuer, String user, String role, String session, Instant expires) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(issuer);
        claims.setSubject(user);
        claims.setStringClaim("sid", session);
        claims.setStringClaim("role", role);
        claims.setExpirationTime(NumericDate.fromMilliseconds(expires.toEpochMilli()));
        return signed(claims);
    }

    public String signed(JwtClaims claims) {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key.getPrivateKey());
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A token with the same claims and an invalid signature. */
    public String unsigned(String user, Instant expires) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer("core-platform");
        claims.setSubject(user);
        claims.setStringClaim("sid", "ses1");
        claims.setStringClaim("role", "operator");
        claims.setExpirationTime(NumericDate.fromMilliseconds(expires.toEpochMilli()));
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.NONE);
        signature.setAlgorithmConstraints(org.jose4j.jwa.AlgorithmConstraints.NO_CONSTRAINTS);
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
