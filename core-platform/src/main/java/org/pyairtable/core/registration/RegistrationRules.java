package org.pyairtable.core.registration;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.List;
import org.jboss.logging.Logger;
import org.pyairtable.core.CoreSettings;
import org.pyairtable.core.CoreSettings.Registration.Mode;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.IdentityEvent;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.time.Utc;

/** Who may register: what an operator said last, before that the configuration. All instances read it for each registration. */
@ApplicationScoped
class RegistrationRules {
    private static final Logger LOG = Logger.getLogger(RegistrationRules.class);
    private static final String READ = "select mode, domains from registration where id = 1";
    private static final String STORE = """
            insert into registration (id, mode, domains, changed_at, changed_by) values (1, $1, $2, $3, $4)
            on conflict (id) do update set mode = excluded.mode, domains = excluded.domains,
                changed_at = excluded.changed_at, changed_by = excluded.changed_by""";

    private final Pool pool;
    private final Outbox outbox;
    private final Clock clock;
    private final RegistrationRule configured;

    RegistrationRules(Pool pool, Outbox outbox, Clock clock, CoreSettings config) {
        this.pool = pool;
        this.outbox = outbox;
        this.clock = clock;
        this.configured = new RegistrationRule(
                config.registration().mode(), config.registration().domains().orElse(List.of()));
    }

    /** A configuration that says nothing sensible ends the start. */
    void begin(@Observes StartupEvent event) {
        LOG.infof("Registration by configuration: mode=%s domains=%s", configured.wireName(), configured.domains());
    }

    Uni<RegistrationRule> current() {
        return pool.query(READ)
                .execute()
                .map(rows ->
                        rows.size() == 0 ? configured : rule(rows.iterator().next()));
    }

    Uni<RegistrationRule> change(RegistrationRule rule, String operator, EventContext cause) {
        return pool.withTransaction(connection -> store(connection, rule, operator)
                        .chain(() -> outbox.append(
                                connection,
                                cause,
                                new IdentityEvent.RegistrationChanged(operator, rule.wireName(), rule.domains()))))
                .replaceWith(rule);
    }

    private Uni<Void> store(SqlConnection connection, RegistrationRule rule, String operator) {
        return connection
                .preparedQuery(STORE)
                .execute(Tuple.of(
                        rule.mode().name(), String.join(" ", rule.domains()), Utc.of(clock.instant()), operator))
                .replaceWithVoid();
    }

    private static RegistrationRule rule(Row row) {
        String domains = row.getString("domains");
        return new RegistrationRule(
                Mode.valueOf(row.getString("mode")), domains.isEmpty() ? List.of() : List.of(domains.split(" ")));
    }
}
