package org.pyairtable.runtime.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;
import org.pyairtable.events.State.RevokedSession;
import org.pyairtable.events.State.SigningKey;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.state.StateTopics;
import org.pyairtable.runtime.state.StateView;

/**
 * Accepts the gateway's internal tokens and nothing else. Verified tokens are remembered until they expire; those of a
 * session that was revoked count for nothing.
 */
@Singleton
public class InternalTokenVerifier {
    private static final int MAX_TOKEN_LENGTH = 8 * 1024;
    private static final int REMEMBERED = 10_000;
    /** A gateway that just started may send a token before its key has arrived in this process. */
    private static final Duration KEY_WAIT = Duration.ofSeconds(2);

    private record Verified(Principal principal, Instant expiresAt) {}

    private final StateView<SigningKey> keys;
    private final StateView<RevokedSession> revoked;
    private final Clock clock;
    private final Cache<String, Verified> remembered = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .executor(Runnable::run)
            .build();

    InternalTokenVerifier(StateTopics state, Clock clock) {
        this.keys = state.view(Topics.SIGNING_KEYS);
        this.revoked = state.view(Topics.REVOKED_SESSIONS);
        this.clock = clock;
    }

    /** The principal, or a failure with {@link ServiceError.Unauthorized}. */
    public Uni<Principal> verify(String token) {
        Verified known = remembered.getIfPresent(token);
        if (known != null && clock.instant().isBefore(known.expiresAt())) {
            return Uni.createFrom().item(known.principal()).map(this::unlessRevoked);
        }
        if (token.length() > MAX_TOKEN_LENGTH) {
            return Uni.createFrom().failure(refused());
        }
        return Uni.createFrom()
                .item(() -> keyId(token))
                .chain(kid -> keys.get(kid)
                        .map(key -> Uni.createFrom().item(key))
                        .orElseGet(() -> keys.await(kid, KEY_WAIT).onFailure().transform(e -> refused())))
                .map(key -> unlessRevoked(verify(token, key)));
    }

    private Principal unlessRevoked(Principal principal) {
        if (revoked.get(principal.credentialId()).isPresent()) {
            throw new ServiceException(new ServiceError.Unauthorized("The session has ended; sign in again"));
        }
        return principal;
    }

    private Principal verify(String token, SigningKey key) {
        if (!key.issuer().equals(InternalTokenIssuer.ISSUER) || clock.instant().isAfter(key.notAfter())) {
            throw refused();
        }
        try {
            JwtClaims claims = consumer(publicKey(key)).processToClaims(token);
            Principal principal = new Principal(
                    claims.getSubject(),
                    claims.getStringClaimValue("role"),
                    Set.copyOf(claims.getStringListClaimValue("scopes")),
                    Set.copyOf(claims.getStringListClaimValue("resources")),
                    claims.getStringClaimValue("cid"),
                    writes(claims));
            remembered.put(
                    token,
                    new Verified(
                            principal,
                            Instant.ofEpochSecond(claims.getExpirationTime().getValue())));
            return principal;
        } catch (InvalidJwtException | MalformedClaimException | JoseException | NullPointerException e) {
            throw refused();
        }
    }

    /** Absent from gateways of earlier versions, which stands for asking. */
    @SuppressWarnings("unchecked") // a JSON object has texts as keys
    private static WritePolicy writes(JwtClaims claims) throws MalformedClaimException {
        return WritePolicy.ofWire(
                claims.hasClaim("writes") ? (Map<String, ?>) claims.getClaimValue("writes", Map.class) : null);
    }

    private JwtConsumer consumer(PublicKey key) {
        return new JwtConsumerBuilder()
                .setExpectedIssuer(InternalTokenIssuer.ISSUER)
                .setExpectedAudience(InternalTokenIssuer.AUDIENCE)
                .setRequireExpirationTime()
                .setRequireSubject()
                .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                .setAllowedClockSkewInSeconds(5)
                .setVerificationKey(key)
                .setJwsAlgorithmConstraints(new AlgorithmConstraints(
                        ConstraintType.PERMIT, AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256))
                .build();
    }

    private static PublicKey publicKey(SigningKey key) throws JoseException {
        return PublicJsonWebKey.Factory.newPublicJwk(key.publicJwk()).getPublicKey();
    }

    private static String keyId(String token) {
        try {
            String kid = ((JsonWebSignature) JsonWebSignature.fromCompactSerialization(token)).getKeyIdHeaderValue();
            if (kid != null) {
                return kid;
            }
        } catch (JoseException | ClassCastException e) {
            throw refused();
        }
        throw refused();
    }

    private static ServiceException refused() {
        return new ServiceException(new ServiceError.Unauthorized("The request did not come through the gateway"));
    }
}
