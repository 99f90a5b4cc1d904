package org.pyairtable.data.record.read;

import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Admission;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.runtime.identity.Principal;

/** Reads of records by the schema that an instance holds, which begin anew when the base turns out to have changed. */
@Singleton
public class FreshReads {
    /** A base can change under a read, and under the one that follows; one that never rests is not waited for. */
    private static final int MOST_ATTEMPTS = 10;

    private final SchemaCache schemas;
    private final AccessPolicy policy;

    FreshReads(SchemaCache schemas, AccessPolicy policy) {
        this.schemas = schemas;
        this.policy = policy;
    }

    /** What was read under which version of the base; no version when there was no row. */
    public record Seen<T>(T value, Optional<Long> version) {}

    /** A read by a schema as a caller sees it who may read records. */
    @FunctionalInterface
    public interface Reading<T> {
        Uni<Seen<T>> from(CachedSchema schema, Grant grant);
    }

    /** Reads on behalf of a member, with the cached schema first. */
    public <T> Uni<T> read(Principal principal, String baseId, Reading<T> reading) {
        return read(policy.admission(principal, Permission.READ_RECORDS), baseId, reading);
    }

    /** As above, for whomever {@code admission} lets in. */
    public <T> Uni<T> read(Admission admission, String baseId, Reading<T> reading) {
        return schemas.known(baseId).chain(known -> reading(admission, baseId, known, reading, MOST_ATTEMPTS));
    }

    /** Begins anew with the latest schema for as long as the base turns out to have changed since the given one. */
    private <T> Uni<T> reading(
            Admission admission, String baseId, Optional<CachedSchema> shape, Reading<T> reading, int attempts) {
        return attempt(admission, shape, reading).onItemOrFailure().transformToUni((seen, failure) -> {
            Uni<T> outcome = failure == null
                    ? Uni.createFrom().item(seen.value())
                    : Uni.createFrom().failure(failure);
            boolean settled = failure == null ? fresh(shape, seen) : !maybeStale(failure);
            if (settled || attempts == 1) {
                return outcome;
            }
            return schemas.current(baseId)
                    .chain(current -> sameVersion(shape, current)
                            ? outcome
                            : reading(admission, baseId, current, reading, attempts - 1));
        });
    }

    private <T> Uni<Seen<T>> attempt(Admission admission, Optional<CachedSchema> schema, Reading<T> reading) {
        return Uni.createFrom().deferred(() -> {
            Grant grant = admission.to(schema.map(CachedSchema::base));
            return reading.from(grant.seen(schema.orElseThrow()), grant);
        });
    }

    /** A refusal, an unknown column or one of another type may be due to a schema that is out of date. */
    private static boolean maybeStale(Throwable failure) {
        String state = failure instanceof PgException pg ? Objects.requireNonNullElse(pg.getSqlState(), "") : "";
        return failure instanceof RefusedException
                || state.startsWith("42")
                || state.startsWith("22")
                || state.startsWith("0A");
    }

    private static boolean fresh(Optional<CachedSchema> known, Seen<?> seen) {
        return seen.version().isPresent() && known.map(s -> s.base().version()).equals(seen.version());
    }

    private static boolean sameVersion(Optional<CachedSchema> one, Optional<CachedSchema> other) {
        Function<CachedSchema, Long> version = schema -> schema.base().version();
        return one.map(version).equals(other.map(version));
    }
}
