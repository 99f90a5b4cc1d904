package org.pyairtable.runtime.secrets;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.WorkerExecutor;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * Hashes and verifies passwords on threads of their own, a few at a time and with a bounded queue: a flood of guesses
 * neither blocks an event loop nor exhausts the memory. Answers on the caller's context.
 */
public final class PasswordHashing {
    private static final Duration LATER = Duration.ofSeconds(2);

    private final PasswordHash.Cost cost;
    private final PasswordHash decoy;
    private final WorkerExecutor workers;
    private final int queue;
    private final String overload;
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * @param concurrency hashes at the same time
     * @param queue hashes that wait, beyond which one more fails with {@link ServiceError.Unavailable}
     * @param overload what that says
     */
    public PasswordHashing(Vertx vertx, PasswordHash.Cost cost, int concurrency, int queue, String overload) {
        this.cost = cost;
        this.decoy = PasswordHash.of(UUID.randomUUID().toString(), cost);
        this.workers = vertx.createSharedWorkerExecutor("password-hashing", concurrency);
        this.queue = queue;
        this.overload = overload;
    }

    /** The hash to store. */
    public Uni<String> hash(String password) {
        return offLoop(() -> PasswordHash.of(password, cost).text());
    }

    /** Whether the password is right. Without a stored hash it takes as long and returns false. */
    public Uni<Boolean> matches(String password, Optional<String> stored) {
        return offLoop(() -> {
            boolean right = stored.map(PasswordHash::parse).orElse(decoy).matches(password);
            return right && stored.isPresent();
        });
    }

    private <T> Uni<T> offLoop(Callable<T> work) {
        return Uni.createFrom().deferred(() -> {
            if (waiting.incrementAndGet() > queue) {
                waiting.decrementAndGet();
                return Uni.createFrom().failure(new ServiceException(new ServiceError.Unavailable(overload, LATER)));
            }
            return workers.executeBlocking(work, false).onTermination().invoke(waiting::decrementAndGet);
        });
    }

    public void close() {
        workers.getDelegate().close();
    }
}
