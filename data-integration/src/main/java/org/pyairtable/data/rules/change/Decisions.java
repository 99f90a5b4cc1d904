package org.pyairtable.data.rules.change;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.rules.Reader;
import org.pyairtable.data.rules.Restriction;
import org.pyairtable.data.rules.Restrictions;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Rule;
import org.pyairtable.data.schema.Rule.Access;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.storage.SqlNames;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.identity.BaseRoles;

/** Says whether a member may do something with a table, a field or a record, and which rules decide that. */
@Singleton
public class Decisions {
    private final Restrictions restrictions;
    private final BaseRoles roles;
    private final Pool pool;
    private final Clock clock;

    Decisions(Restrictions restrictions, BaseRoles roles, Pool pool, Clock clock) {
        this.restrictions = restrictions;
        this.roles = roles;
        this.pool = pool;
        this.clock = clock;
    }

    /** @param access {@link Access#READ}, {@link Access#COMMENT} or {@link Access#EDIT} */
    public record Asked(String userId, Access access, Table table, Optional<Field> field, Optional<String> recordId) {}

    /** A rule that is enough to keep the member from it. */
    public record Deciding(Rule rule, String reason) {}

    /**
     * @param role of the member; absent when the user is not one
     * @param reason why not; absent when it is allowed
     * @param isOpen whether the field is computed from hidden fields, and seen because it is declared open
     */
    public record Decided(Optional<Role> role, Optional<String> reason, List<Deciding> rules, boolean isOpen) {
        Decided(Optional<Role> role, Optional<String> reason, List<Deciding> rules) {
            this(role, reason, rules, false);
        }

        public boolean isAllowed() {
            return reason.isEmpty();
        }
    }

    public Uni<Decided> decide(Base base, Asked asked) {
        Optional<Role> role = roles.effective(base.workspaceId(), base.id(), asked.userId());
        if (role.isEmpty()) {
            return refused(role, "The user has no role in the base");
        }
        if (!role.get().includes(needed(asked.access()))) {
            return refused(
                    role,
                    "The role " + role.get().wireName() + " does not include "
                            + needed(asked.access()).wireName());
        }
        Optional<Restriction> restriction = restrictions.of(base, asked.userId(), role.get());
        if (restriction.isEmpty()) {
            return Uni.createFrom().item(new Decided(role, Optional.empty(), List.of()));
        }
        return obstacle(asked, restriction.get())
                .chain(reason -> reason.isEmpty()
                        ? Uni.createFrom().item(new Decided(role, reason, List.of(), opens(asked, restriction.get())))
                        : deciding(base, asked, restrictions.reader(base, asked.userId(), role.get()))
                                .map(rules -> new Decided(role, reason, rules)));
    }

    private static boolean opens(Asked asked, Restriction rules) {
        return asked.field().filter(rules::opens).isPresent();
    }

    private static Uni<Decided> refused(Optional<Role> role, String reason) {
        return Uni.createFrom().item(new Decided(role, Optional.of(reason), List.of()));
    }

    private static Role needed(Access access) {
        return switch (access) {
            case NONE, READ -> Role.VIEWER;
            case COMMENT -> Role.COMMENTER;
            case EDIT -> Role.EDITOR;
        };
    }

    private Uni<List<Deciding>> deciding(Base base, Asked asked, Reader reader) {
        List<Deciding> deciding = new ArrayList<>();
        List<Rule> concerning =
                base.rules().list().stream().filter(reader::isConcernedBy).toList();
        return Sequential.each(concerning, rule -> obstacle(asked, Restrictions.under(rule, base, reader))
                        .invoke(reason -> reason.ifPresent(why -> deciding.add(new Deciding(rule, why)))))
                .replaceWith(deciding);
    }

    /** What of the rules is in the way. */
    private Uni<Optional<String>> obstacle(Asked asked, Restriction rules) {
        Table table = asked.table();
        Optional<String> first;
        if (rules.access(table) == Access.NONE) {
            first = Optional.of("The table " + table.name() + " is not seen");
        } else if (!rules.access(table).includes(asked.access())) {
            first = Optional.of("The table " + table.name() + " allows " + allowed(rules.access(table)) + " only");
        } else {
            first = asked.field().flatMap(field -> ofField(asked, field, rules));
        }
        boolean asksRows = first.isEmpty() && asked.recordId().isPresent() && rules.selectsRows(table);
        return asksRows
                ? isSeen(table, asked.recordId().get(), rules)
                        .map(seen -> seen
                                ? Optional.<String>empty()
                                : Optional.of("The record does not fulfil the condition on rows"))
                : Uni.createFrom().item(first);
    }

    private static Optional<String> ofField(Asked asked, Field field, Restriction rules) {
        if (!rules.shows(field)) {
            return Optional.of("The field " + field.name() + " is hidden, or shows what is hidden");
        }
        return asked.access() == Access.EDIT && rules.isReadOnly(field)
                ? Optional.of("The field " + field.name() + " is read-only")
                : Optional.empty();
    }

    private static String allowed(Access access) {
        return switch (access) {
            case NONE -> "nothing";
            case READ -> "reading";
            case COMMENT -> "reading and comments";
            case EDIT -> "everything";
        };
    }

    private Uni<Boolean> isSeen(Table table, String recordId, Restriction rules) {
        Parameters parameters = new Parameters();
        StringBuilder sql = new StringBuilder(
                "select 1 from " + SqlNames.table(table.id()) + " t where t._id = " + parameters.add(recordId));
        rules.rows(table, clock.instant())
                .forEach(condition -> sql.append(" and ").append(condition.apply(parameters)));
        return pool.preparedQuery(sql.toString()).execute(parameters.toTuple()).map(rows -> rows.size() > 0);
    }

    /** What is asked about, by names or ids as a client writes them. */
    public static Asked asked(
            Base base, String userId, Access access, String table, Optional<String> field, Optional<String> recordId) {
        Table found = base.find(table)
                .orElseThrow(() ->
                        new InvalidRequest.Member("table", "'" + table + "' is not a table of the base").exception());
        return new Asked(
                userId,
                access,
                found,
                field.map(name -> found.find(name).orElseThrow(() -> new InvalidRequest.Member(
                                "field", "'" + name + "' is not a field of the table " + found.name())
                        .exception())),
                recordId);
    }
}
