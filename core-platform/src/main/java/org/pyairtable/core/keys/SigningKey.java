package org.pyairtable.core.keys;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Map;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.pyairtable.events.State;
import org.pyairtable.runtime.identity.Ids;

/**
 * An ECDSA key on P-256 and when it may be used.
 *
 * @param signsFrom not earlier, because verifiers must know it first
 * @param signsUntil then its successor takes over
 * @param notAfter no token signed by it is valid later
 */
record SigningKey(
        String id,
        PublicKey publicKey,
        PrivateKey privateKey,
        Instant signsFrom,
        Instant signsUntil,
        Instant notAfter) {
    /** The {@code iss} of access tokens and of the announced key. */
    static final String ISSUER = "core-platform";

    static SigningKey generate(Instant signsFrom, Instant signsUntil, Instant notAfter) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            return new SigningKey(
                    Ids.random("key"), pair.getPublic(), pair.getPrivate(), signsFrom, signsUntil, notAfter);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no P-256", e);
        }
    }

    static PublicKey publicKey(byte[] x509) {
        try {
            return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(x509));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A stored public key cannot be read", e);
        }
    }

    static PrivateKey privateKey(byte[] pkcs8) {
        try {
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A stored private key cannot be read", e);
        }
    }

    /** The announcement for verifiers. */
    State.SigningKey announcement() {
        EllipticCurveJsonWebKey jwk = new EllipticCurveJsonWebKey((ECPublicKey) publicKey);
        jwk.setKeyId(id);
        jwk.setAlgorithm(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        Map<String, Object> parameters = jwk.toParams(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
        return new State.SigningKey(id, ISSUER, parameters, notAfter);
    }

    /** Keeps the private half out of logs. */
    @Override
    public String toString() {
        return "SigningKey[" + id + "]";
    }
}
