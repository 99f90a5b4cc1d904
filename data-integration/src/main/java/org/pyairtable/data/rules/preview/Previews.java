package org.pyairtable.data.rules.preview;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Admission;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.query.ListQuery;
import org.pyairtable.data.record.read.Walks;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Rule.Access;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.BaseRoles;
import org.pyairtable.runtime.identity.Principal;

/** Looks at a base as another member does, by the grant of that member. */
@Singleton
public class Previews {
    private static final int RECORDS = 100;

    private final SchemaCache schemas;
    private final AccessPolicy policy;
    private final BaseRoles roles;
    private final Walks walks;

    Previews(SchemaCache schemas, AccessPolicy policy, BaseRoles roles, Walks walks) {
        this.schemas = schemas;
        this.policy = policy;
        this.roles = roles;
        this.walks = walks;
    }

    /**
     * @param restricted whether a rule takes anything away
     * @param page the first records of the table that was asked for, which may be one that the member does not see
     */
    public record Preview(Role role, boolean restricted, List<Seen> tables, Optional<Walks.NamedPage> page) {}

    /**
     * A table that the member sees.
     *
     * @param access what the member may do with it
     * @param someRecords whether there may be records that the member does not see
     */
    public record Seen(Table table, Access access, boolean someRecords, List<SeenField> fields) {}

    /** @param writes whether the member may change cells of it; those of computed fields nobody changes */
    public record SeenField(Field field, boolean writes) {}

    /**
     * For who may read the rules.
     *
     * @param table name or id of the table whose first records are answered as well
     */
    public Uni<Preview> of(Principal creator, String baseId, String userId, Optional<String> table) {
        return schemas.current(baseId).chain(found -> {
            policy.require(creator, found.map(CachedSchema::base), Permission.READ_RULES);
            Base base = found.orElseThrow().base();
            if (roles.effective(base.workspaceId(), baseId, userId).isEmpty()) {
                throw new InvalidRequest.Member("user", "'" + userId + "' has no role in the base").exception();
            }
            Admission admission =
                    policy.admission(Principal.user(userId, "member", creator.credentialId()), Permission.READ_RECORDS);
            Grant grant = admission.to(Optional.of(base));
            List<Seen> tables = grant.seen(base).tables().stream()
                    .map(seen -> seen(grant, seen))
                    .toList();
            Optional<Table> asked = table.map(name -> base.find(name)
                    .orElseThrow(() -> new InvalidRequest.Member("table", "'" + name + "' is not a table of the base")
                            .exception()));
            return page(admission, base, grant, asked)
                    .map(page -> new Preview(grant.role(), grant.isRestricted(), tables, page));
        });
    }

    /** By the door through which the member reads. */
    private Uni<Optional<Walks.NamedPage>> page(Admission admission, Base base, Grant grant, Optional<Table> asked) {
        return asked.filter(table -> grant.find(base, table.id()).isPresent())
                .map(table -> walks.page(
                                admission, base.id(), table.id(), ListQuery.walk(List.of(), Optional.empty(), RECORDS))
                        .map(Optional::of))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    private static Seen seen(Grant grant, Table table) {
        Access most = most(grant.role());
        Access access = grant.restriction()
                .map(rules -> rules.access(table))
                .filter(left -> !left.includes(most))
                .orElse(most);
        return new Seen(
                table,
                access,
                grant.selectsRows(table),
                table.fields().stream()
                        .map(field -> new SeenField(
                                field, access == Access.EDIT && !field.isComputed() && grant.writes(field)))
                        .toList());
    }

    private static Access most(Role role) {
        return switch (role) {
            case VIEWER -> Access.READ;
            case COMMENTER -> Access.COMMENT;
            case EDITOR, CREATOR, OWNER -> Access.EDIT;
        };
    }
}
