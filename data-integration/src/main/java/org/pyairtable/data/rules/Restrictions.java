package org.pyairtable.data.rules;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.formula.Derivations;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Rule;
import org.pyairtable.data.schema.Table;
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
            .<Key, Worked>weigher((key, found) -> OWN + found.parts())
            .executor(Runnable::run)
            .build();

    Restrictions(Users users, Groups groups) {
        this.users = users;
        this.groups = groups;
    }

    /**
     * A version of a base is never another schema, and rules are part of it.
     *
     * @param reader whose links are shown; empty for what is the same for everybody whom the rules concern
     */
    private record Key(String baseId, long version, List<String> ruleIds, Optional<Reader> reader) {}

    /**
     * @param differs whether readers see different links
     * @param parts fields and views that are held for this alone
     */
    private record Worked(Base base, Remains remains, CachedSchema seen, boolean differs, int parts) {}

    /** What is left for the member; empty when no rule concerns it. */
    public Optional<Restriction> of(Base base, String userId, Role role) {
        if (base.rules().isEmpty() || role.includes(Role.CREATOR)) {
            return Optional.empty();
        }
        Reader reader = reader(base, userId, role);
        List<Rule> rules = concerning(base, reader);
        return rules.isEmpty() ? Optional.empty() : Optional.of(restriction(work(base, rules, reader), reader));
    }

    /**
     * What is left of the base for the holder of a link to a view, whom all rules concern that concern a role; empty when there is
     * no such view, or they do not leave it.
     */
    public Optional<Restriction> ofShare(Base base, String tableId, String viewId) {
        Worked found = work(base, concerning(base, Reader.HOLDER), Reader.HOLDER);
        return found.seen().base().tables().stream()
                .filter(table -> table.id().equals(tableId))
                .flatMap(table -> table.views().stream()
                        .filter(view -> view.id().equals(viewId))
                        .map(view -> new SharedView(table, view)))
                .findFirst()
                .map(restriction(found, Reader.HOLDER)::to);
    }

    private static List<Rule> concerning(Base base, Reader reader) {
        return base.rules().list().stream().filter(reader::isConcernedBy).toList();
    }

    private static Restriction restriction(Worked found, Reader reader) {
        return new Restriction(found.base(), found.remains(), found.seen(), reader);
    }

    /** What is the same for many readers is worked out once; their own links only where these differ. */
    private Worked work(Base base, List<Rule> rules, Reader reader) {
        List<String> ids = rules.stream().map(Rule::id).toList();
        Worked common = worked.get(
                new Key(base.id(), base.version(), ids, Optional.empty()),
                key -> seen(base, Remains.of(base, Derivations.of(base), rules), Reader.HOLDER));
        return common.differs()
                ? worked.get(
                        new Key(base.id(), base.version(), ids, Optional.of(reader)), key -> ofReader(common, reader))
                : common;
    }

    /** All but the tables with such links, and whatever is computed, is the same for all readers and is shared. */
    private static Worked ofReader(Worked common, Reader reader) {
        Mask mask = mask(common.base(), common.remains(), reader);
        List<Table> tables = new ArrayList<>();
        int parts = 0;
        for (Table table : common.seen().base().tables()) {
            boolean differs = table.fields().stream()
                    .anyMatch(field -> common.remains().masked().contains(field.id()));
            Table own = differs ? mask.over(common.base().table(table.id())) : table;
            parts += differs ? own.fields().size() + own.views().size() : 0;
            tables.add(own);
        }
        CachedSchema seen = new CachedSchema(
                common.seen().base().withTables(tables), common.seen().derivations());
        return new Worked(common.base(), common.remains(), seen, true, parts);
    }

    private static boolean differs(Remains remains) {
        return !remains.masked().isEmpty()
                && remains.rows().values().stream().flatMap(List::stream).anyMatch(RowCondition::asksWhoReads);
    }

    /** What one rule alone would leave. */
    public static Restriction under(Rule rule, Base base, Reader reader) {
        return restriction(seen(base, Remains.of(base, Derivations.of(base), List.of(rule)), reader), reader);
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

    private static Worked seen(Base base, Remains remains, Reader reader) {
        CachedSchema seen = CachedSchema.of(mask(base, remains, reader).over(base));
        return new Worked(base, remains, seen, differs(remains), base.parts());
    }

    private static Mask mask(Base base, Remains remains, Reader reader) {
        return new Mask(
                remains,
                (tableId, condition) -> reader.sees(condition)
                        ? RowCondition.literal(base, base.table(tableId), condition, reader.asking())
                        : "false");
    }
}
