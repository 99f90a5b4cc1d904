package org.pyairtable.data.job;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.refusal.Conflict;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.Principal;

/** Starts, shows and cancels jobs. Creators see all of a base, others those that they started. */
@Singleton
public class Jobs {
    private static final Duration CANCELLATION = Duration.ofSeconds(5);

    private final JobStore store;
    private final JobRunner runner;
    private final JobBells bells;
    private final JobSettings settings;
    private final AccessPolicy policy;
    private final SchemaCache schemas;

    Jobs(
            JobStore store,
            JobRunner runner,
            JobBells bells,
            JobSettings settings,
            AccessPolicy policy,
            SchemaCache schemas) {
        this.store = store;
        this.runner = runner;
        this.bells = bells;
        this.settings = settings;
        this.policy = policy;
        this.schemas = schemas;
    }

    /** The base, if the caller may do this with it; before a job is begun in vain. */
    public Uni<Base> allowed(Principal principal, String baseId, Permission permission) {
        return schemas.current(baseId).map(found -> {
            policy.require(principal, found.map(CachedSchema::base), permission);
            return found.orElseThrow().base();
        });
    }

    /** Whether a change of these tables is a job by itself. */
    public Uni<Boolean> areLarge(Collection<String> tableIds) {
        return store.size(tableIds).map(this::isLarge);
    }

    public boolean isLarge(long bytes) {
        return bytes > settings.from().asLongValue();
    }

    /** @param wait for the end of the job; it continues when the wait ends */
    public Uni<Job> start(JobOrder order, Duration wait) {
        return store.add(order, settings.mostWaiting()).chain(added -> {
            Job job = added.orElseThrow(() -> new Conflict("The base has " + settings.mostWaiting()
                            + " jobs that have not ended; wait for one of them or cancel it")
                    .exception());
            Uni<Void> ended = wait.isZero() ? Uni.createFrom().voidItem() : bells.await(job.id(), wait);
            return runner.takeSome()
                    .onFailure()
                    .recoverWithNull() // it stands in the table: the next tick takes it
                    .chain(() -> ended)
                    .chain(() -> store.find(order.baseId(), job.id()))
                    .map(found -> found.orElse(job));
        });
    }

    /** The longest that a request waits. */
    public Duration patience() {
        return settings.patience();
    }

    public Uni<Job> find(Principal principal, String baseId, String id) {
        return store.find(baseId, id).chain(found -> whose(principal, baseId, found)
                .map(whose -> found.filter(job -> whose.isEmpty() || whose.get().equals(startedBy(job)))
                        .orElseThrow(() -> new NotFound.Named("The job").exception())));
    }

    /** Newest first. */
    public Uni<List<Job>> list(Principal principal, String baseId, long before, int most) {
        return store.list(baseId, Optional.empty(), Long.MAX_VALUE, 1)
                .chain(latest -> whose(principal, baseId, latest.stream().findFirst()))
                .chain(whose -> store.list(baseId, whose, before, most));
    }

    /** Answers the job as it is when it has ended, or when that takes longer than some seconds. */
    public Uni<Job> cancel(Principal principal, String baseId, String id) {
        policy.requireScope(principal, Permission.CHANGE_SCHEMA);
        return find(principal, baseId, id).chain(job -> {
            if (job.state().isFinal()) {
                throw new Conflict("The job has ended: it is " + job.state().wireName()).exception();
            }
            Uni<Void> ended = bells.await(id, CANCELLATION);
            return store.cancel(id)
                    .chain(() -> runner.stop(id))
                    .chain(() -> store.find(baseId, id))
                    .chain(now -> now.filter(j -> j.state().isFinal()).isPresent()
                            ? Uni.createFrom().voidItem()
                            : ended)
                    .chain(() -> store.find(baseId, id))
                    .map(now -> now.orElse(job));
        });
    }

    private static String startedBy(Job job) {
        return job.order().principal().userId();
    }

    /** Whose jobs the caller may see; empty for those of all. When the base is gone, its workspace decides. */
    private Uni<Optional<String>> whose(Principal principal, String baseId, Optional<Job> one) {
        return schemas.current(baseId).map(found -> {
            Grant grant = found.isPresent() || one.isEmpty()
                    ? policy.require(principal, found.map(CachedSchema::base), Permission.READ_SCHEMA)
                    : policy.requireInWorkspace(principal, one.get().order().workspaceId(), Permission.READ_SCHEMA);
            return grant.role().includes(Role.CREATOR) ? Optional.<String>empty() : Optional.of(principal.userId());
        });
    }
}
