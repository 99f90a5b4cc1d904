package org.pyairtable.core.registration;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.core.identity.PasswordPolicy;
import org.pyairtable.core.identity.Passwords;
import org.pyairtable.core.identity.PlatformRole;
import org.pyairtable.core.identity.UserDirectory;
import org.pyairtable.core.workspaces.Workspaces;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.health.ReadinessGate;

/**
 * Creates the first user and workspace from the configuration, once per database: the same transaction inserts a marker row,
 * so that only one of several instances does it. Later changes of the configuration have no effect.
 */
@ApplicationScoped
class Bootstrap implements ReadinessGate {
    private static final Logger LOG = Logger.getLogger(Bootstrap.class);
    private static final String MARK = "insert into bootstrap (id, done_at) values (1, :now) on conflict do nothing";

    private final BootstrapSettings config;
    private final UserDirectory users;
    private final Passwords passwords;
    private final Workspaces workspaces;
    private final Clock clock;
    private volatile boolean done;

    Bootstrap(BootstrapSettings config, UserDirectory users, Passwords passwords, Workspaces workspaces, Clock clock) {
        this.config = config;
        this.users = users;
        this.passwords = passwords;
        this.workspaces = workspaces;
        this.clock = clock;
        this.done = !isConfigured();
    }

    /** Whether the first user comes from the configuration. */
    boolean isConfigured() {
        return config.email().isPresent() && config.password().isPresent();
    }

    private record FirstUser(EmailAddress email, String password) {}

    /** Retries until it succeeds. */
    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> run() {
        Optional<FirstUser> first = config.email()
                .flatMap(email -> config.password().map(password -> new FirstUser(EmailAddress.of(email), password)));
        return done || first.isEmpty() ? Uni.createFrom().voidItem() : ensure(first.get());
    }

    /** Creates the user unless the marker row exists. */
    private Uni<Void> ensure(FirstUser first) {
        return Panache.withSession(this::isMarked)
                .chain(marked -> marked ? Uni.createFrom().voidItem() : create(first))
                .invoke(() -> done = true);
    }

    private Uni<Boolean> isMarked() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("select count(*) from bootstrap", Long.class)
                        .getSingleResult())
                .map(rows -> rows > 0);
    }

    private Uni<Void> create(FirstUser first) {
        PasswordPolicy.check(first.password(), first.email());
        return passwords
                .hash(first.password())
                .chain(hash -> Panache.withTransaction(() -> mark().chain(won ->
                        won ? add(first.email(), hash) : Uni.createFrom().voidItem())));
    }

    private Uni<Boolean> mark() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(MARK)
                        .setParameter("now", clock.instant())
                        .executeUpdate())
                .map(rows -> rows == 1);
    }

    private Uni<Void> add(EmailAddress email, String hash) {
        EventContext cause = EventContext.system(null);
        return users.byEmail(email)
                .chain(existing -> existing.isPresent()
                        ? Uni.createFrom().voidItem()
                        : users.add(email, "Operator", hash, PlatformRole.OPERATOR, cause)
                                .call(user -> users.prove(user.id(), cause))
                                .chain(user -> workspaces.create("My workspace", user.id(), cause))
                                .invoke(workspace -> LOG.infof("First user created: workspace=%s", workspace.id()))
                                .replaceWithVoid());
    }

    @Override
    public String name() {
        return "first-user";
    }

    @Override
    public boolean open() {
        return done;
    }
}
