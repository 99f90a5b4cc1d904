package org.pyairtable.data.rules.change;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.pyairtable.data.formula.Derivations;
import org.pyairtable.data.record.change.ChangeObserver;
import org.pyairtable.data.record.change.ChangeOrigin;
import org.pyairtable.data.record.change.RecordChangeSet;
import org.pyairtable.data.rules.Restrictions;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Rule;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Role;
import org.pyairtable.events.State.TableRules;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.flow.Sequential;

/**
 * Publishes whom rules keep from seeing all of a table, whenever rules or the schema change that. Services that hold copies of
 * cells leave such tables out.
 */
@Singleton
class PublishedRules implements ChangeObserver {
    private final Outbox outbox;

    PublishedRules(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public Uni<Void> written(SqlConnection connection, Base base, RecordChangeSet changes, ChangeOrigin origin) {
        return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> reshaped(SqlConnection connection, Base before, Base after, ChangeOrigin origin) {
        return publish(connection, closed(before), closed(after), origin);
    }

    @Override
    public Uni<Void> removing(SqlConnection connection, Base base, ChangeOrigin origin) {
        return publish(connection, closed(base), Map.of(), origin);
    }

    private Uni<Void> publish(
            SqlConnection connection,
            Map<String, TableRules> before,
            Map<String, TableRules> after,
            ChangeOrigin origin) {
        List<String> changed = Stream.concat(before.keySet().stream(), after.keySet().stream())
                .distinct()
                .filter(table -> !(before.containsKey(table)
                        && after.containsKey(table)
                        && before.get(table).equals(after.get(table))))
                .sorted()
                .toList();
        return Sequential.each(changed, table -> publish(connection, table, after, origin.context()));
    }

    private Uni<Void> publish(
            SqlConnection connection, String tableId, Map<String, TableRules> rules, EventContext context) {
        TableRules table = rules.get(tableId);
        return table == null
                ? outbox.remove(connection, Topics.RULES, tableId)
                : outbox.append(connection, context, table).replaceWithVoid();
    }

    /** The tables that somebody does not see whole, by id. */
    static Map<String, TableRules> closed(Base base) {
        if (base.rules().isEmpty()) {
            return Map.of();
        }
        Derivations derivations = Derivations.of(base);
        Map<String, Audiences> audiences = new TreeMap<>();
        for (Rule rule : base.rules().list()) {
            for (String table : Restrictions.closed(rule, base, derivations)) {
                audiences.computeIfAbsent(table, id -> new Audiences()).add(rule.audience());
            }
        }
        Map<String, TableRules> closed = new HashMap<>();
        audiences.forEach((table, of) -> closed.put(
                table,
                new TableRules(
                        table,
                        base.id(),
                        base.workspaceId(),
                        of.roles.stream().sorted().toList(),
                        of.users.stream().sorted().toList(),
                        of.groups.stream().sorted().toList())));
        return closed;
    }

    private static final class Audiences {
        private final Set<String> roles = new LinkedHashSet<>();
        private final Set<String> users = new LinkedHashSet<>();
        private final Set<String> groups = new LinkedHashSet<>();

        void add(Rule.Audience audience) {
            switch (audience) {
                case Rule.OfRole of ->
                    Stream.of(Role.values()).filter(of.role()::includes).forEach(role -> roles.add(role.wireName()));
                case Rule.OfUser of -> users.add(of.userId());
                case Rule.OfGroup of -> groups.add(of.groupId());
            }
        }
    }
}
