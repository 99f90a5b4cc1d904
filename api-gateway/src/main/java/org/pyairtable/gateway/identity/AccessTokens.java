package org.pyairtable.gateway.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.lang.JoseException;
import org.pyairtable.events.State.RevokedSession;
import org.pyairtable.events.State.SigningKey;
import org.pyairtable.events.State.User;
import org.pyairtable.events.Topics;
import org.pyairtable.gateway.GatewaySettings;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.state.StateTopics;
import org.pyairtable.runtime.state.StateView;

/**
 * Access tokens of sessions: ES256, issued by core-platform. Checking a signature is not free, so a token that was good
 * is remembered by its hash until it expires or its key is withdrawn. What may end earlier is looked up each time: the
 * session, and the role of the user, for which the claim stands in only while nothing is known of the user here.
 */
@Singleton
class AccessTokens {
    static final String ISSUER = "core-platform";

    private record Verified(Principal principal, String keyId, Instant expiresAt) {}

    private final StateView<SigningKey> keys;
    private final StateView<RevokedSession> revoked;
    private final StateView<User> users;
    private final Clock clock;
    private final Cache<String, Verified> remembered;

    @Inject
    AccessTokens(StateTopics state, Clock clock, GatewaySettings config) {
        this(
                state.view(Topics.SIGNING_KEYS),
                state.view(Topics.REVOKED_SESSIONS),
                state.view(Topics.USERS),
                clock,
                config.identity().rememberedTokens());
    }

    AccessTokens(
            StateView<SigningKey> keys,
            StateView<RevokedSession> revoked,
            StateView<User> users,
            Clock clock,
            int rememberedTokens) {
        this.keys = keys;
        this.revoked = revoked;
        this.users = users;
        this.clock = clock;
        this.remembered = Caffeine.newBuilder()
                .maximumSize(rememberedTokens)
                .executor(Runnable::run)
                .build();
    }

    Optional<Principal> principal(String token) {
        String hash = PersonalTokens.hash(token);
        Verified known = remembered.getIfPresent(hash);
        if (known != null) {
            if (clock.instant().isBefore(known.expiresAt())
                    && key(known.keyId()).isPresent()) {
                return current(known.principal());
            }
            remembered.invalidate(hash);
        }
        Optional<Verified> verified = verify(token);
        verified.ifPresent(v -> remembered.put(hash, v));
        return verified.flatMap(v -> current(v.principal()));
    }

    private Optional<Principal> current(Principal signed) {
        if (revoked.get(signed.credentialId()).isPresent()) {
            return Optional.empty();
        }
        String role = users.get(signed.userId()).map(User::platformRole).orElse(signed.platformRole());
        return Optional.of(
                role.equals(signed.platformRole())
                        ? signed
                        : Principal.user(signed.userId(), role, signed.credentialId()));
    }

    /** The number of remembered tokens. */
    long rememberedTokens() {
        remembered.cleanUp();
        return remembered.estimatedSize();
    }

    private Optional<Verified> verify(String token) {
        try {
            if (!(JsonWebStructure.fromCompactSerialization(token) instanceof JsonWebSignature signature)) {
                return Optional.empty();
            }
            String keyId = signature.getKeyIdHeaderValue();
            Optional<SigningKey> key = keyId == null ? Optional.empty() : key(keyId);
            return key.isEmpty() ? Optional.empty() : Optional.of(verify(token, key.get()));
        } catch (JoseException | InvalidJwtException | MalformedClaimException | NullPointerException e) {
            // A token that fails verification for whatever reason is invalid. A missing claim arrives as a
            // NullPointerException of requireNonNull below.
            return Optional.empty();
        }
    }

    private Verified verify(String token, SigningKey key)
            throws JoseException, InvalidJwtException, MalformedClaimException {
        JwtClaims claims = new JwtConsumerBuilder()
                .setExpectedIssuer(ISSUER)
                .setSkipDefaultAudienceValidation()
                .setRequireExpirationTime()
                .setRequireSubject()
                .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                .setVerificationKey(
                        PublicJsonWebKey.Factory.newPublicJwk(key.publicJwk()).getPublicKey())
                .setJwsAlgorithmConstraints(new AlgorithmConstraints(
                        ConstraintType.PERMIT, AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256))
                .build()
                .processToClaims(token);
        Principal principal = Principal.user(
                Objects.requireNonNull(claims.getSubject()),
                Objects.requireNonNull(claims.getStringClaimValue("role")),
                Objects.requireNonNull(claims.getStringClaimValue("sid")));
        return new Verified(
                principal,
                key.keyId(),
                Instant.ofEpochSecond(claims.getExpirationTime().getValue()));
    }

    private Optional<SigningKey> key(String keyId) {
        return keys.get(keyId)
                .filter(key -> key.issuer().equals(ISSUER) && clock.instant().isBefore(key.notAfter()));
    }
}
