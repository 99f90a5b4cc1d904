package org.pyairtable.core.identity;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.WorkerExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.pyairtable.core.CoreSettings;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * Hashes and verifies passwords on threads of their own, a few at a time and with a bounded queue: a flood of sign-ins
 * neither blocks an event loop nor exhausts the memory. Answers on the caller's context.
 */
@Singleton
public class Passwords {
    private final PasswordHash.Cost cost;
    private final PasswordHash decoy;
    private final WorkerExecutor workers;
    private final int queue;
    private final AtomicInteger waiting = new AtomicInteger();

    Passwords(Vertx vertx, CoreSettings config) {
        CoreSettings.Passwords passwords = config.passwords();
        this.cost = new PasswordHash.Cost(passwords.memoryKibibytes(), passwords.iterations());
        this.decoy = PasswordHash.of(UUID.randomUUID().toString(), cost);
        this.workers = vertx.createSharedWorkerExecutor("password-hashing", passwords.concurrency());
        this.queue = passwords.queue();
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
                return Uni.createFrom()
                        .failure(new ServiceException(new ServiceError.Unavailable(
                                "Too many sign-ins at the same time", Duration.ofSeconds(2))));
            }
            return workers.executeBlocking(work, false).onTermination().invoke(waiting::decrementAndGet);
        });
    }

    @PreDestroy
    void close() {
        workers.getDelegate().close();
    }
}
