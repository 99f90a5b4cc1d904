package org.pyairtable.core.identity;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.pyairtable.core.CoreSettings;
import org.pyairtable.runtime.secrets.PasswordHash;
import org.pyairtable.runtime.secrets.PasswordHashing;

/** The passwords of accounts. */
@Singleton
public class Passwords {
    private final PasswordHashing hashing;

    Passwords(Vertx vertx, CoreSettings config) {
        CoreSettings.Passwords passwords = config.passwords();
        this.hashing = new PasswordHashing(
                vertx,
                new PasswordHash.Cost(passwords.memoryKibibytes(), passwords.iterations()),
                passwords.concurrency(),
                passwords.queue(),
                "Too many sign-ins at the same time");
    }

    /** The hash to store. */
    public Uni<String> hash(String password) {
        return hashing.hash(password);
    }

    /** Whether the password is right. Without a stored hash it takes as long and returns false. */
    public Uni<Boolean> matches(String password, Optional<String> stored) {
        return hashing.matches(password, stored);
    }

    @PreDestroy
    void close() {
        hashing.close();
    }
}
