package org.pyairtable.data.rules;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.formula.Derivations;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Rule;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.events.Role;
import org.pyairtable.events.State.User;
import org.pyairtable.runtime.identity.Groups;
import org.pyairtable.runtime.identity.Users;

/** Says what rules leave of bases. Keeps what it worked out last, by the rules that concern a reader. */
@Singleton
public class Restrictions {
    /** Fields and views of the bases as readers see them; about 40 MB. */
    private static final int MOST_PARTS = 30_000;

    private static final int OWN = 10;

    private final Users users;
    private final Groups groups;
    private final Cache<Key, Worked> worked = Caffeine.newBuilder()
            .maximumWeight(MOST_PARTS)
            .<Key, Worked>weigher((key, found) -> OWN + found.base().parts())
            .executor(Runnable::run)
            .build();

    Restrictions(Users users, Groups groups) {
        this.users = users;
        this.groups = groups;
    }

    /** A version of a base is never another schema, and rules are part of it. */
    private record Key(String baseId, long version, List<String> ruleIds) {}

    private record Worked(Base base, Remains remains, CachedSchema seen) {}

    /** What is left for the member; empty when no rule concerns it. */
    public Optional<Restriction> of(Base base, String userId, Role role) {
        if (base.rules().isEmpty() || role.includes(Role.CREATOR)) {
            return Optional.empty();
        }
        Reader reader = reader(base, userId, role);
        List<Rule> rules =
                base.rules().list().stream().filter(reader::isConcernedBy).toList();
        if (rules.isEmpty()) {
            return Optional.empty();
        }
        Worked found = worked.get(
                new Key(base.id(), base.version(), rules.stream().map(Rule::id).toList()), key -> work(base, rules));
        return Optional.of(new Restriction(found.base(), found.remains(), found.seen(), reader));
    }

    /**
     * What is left of the base for the holder of a link to a view, whom all rules concern that concern a role; empty when there is
     * no such view, or they do not leave it.
     */
    public Optional<Restriction> ofShare(Base base, String tableId, String viewId) {
        Reader reader = new Reader("", Role.VIEWER, "", Set.of());
        List<Rule> rules =
                base.rules().list().stream().filter(reader::isConcernedBy).toList();
        Worked found = worked.get(
                new Key(base.id(), base.version(), rules.stream().map(Rule::id).toList()), key -> work(base, rules));
        return found.seen().base().tables().stream()
                .filter(table -> table.id().equals(tableId))
                .flatMap(table -> table.views().stream()
                        .filter(view -> view.id().equals(viewId))
                        .map(view -> new SharedView(table, view)))
                .findFirst()
                .map(new Restriction(found.base(), found.remains(), found.seen(), reader)::to);
    }

    /** What one rule alone would leave. */
    public static Restriction under(Rule rule, Base base, Reader reader) {
        Worked found = work(base, List.of(rule));
        return new Restriction(found.base(), found.remains(), found.seen(), reader);
    }

    /** Ids of the tables of which a rule alone hides something. */
    public static Set<String> closed(Rule rule, Base base, Derivations derivations) {
        return Remains.of(base, derivations, List.of(rule)).notSeenWhole(base);
    }

    /** The member as rules see it. */
    public Reader reader(Base base, String userId, Role role) {
        return new Reader(
                userId, role, users.byId(userId).map(User::email).orElse(""), groups.of(base.workspaceId(), userId));
    }

    private static Worked work(Base base, List<Rule> rules) {
        Remains remains = Remains.of(base, Derivations.of(base), rules);
        return new Worked(base, remains, CachedSchema.of(new Mask(remains).over(base)));
    }
}
