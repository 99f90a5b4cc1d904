package org.pyairtable.data.rules.change;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.meta.Author;
import org.pyairtable.data.meta.Changed;
import org.pyairtable.data.meta.SchemaTransactions;
import org.pyairtable.data.refusal.Conflict;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Rules;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.runtime.identity.BaseRoles;
import org.pyairtable.runtime.identity.Principal;

/** The rules of bases, which creators read and replace as a whole. */
@Singleton
public class BaseRules {
    private final SchemaTransactions transactions;
    private final SchemaCache schemas;
    private final AccessPolicy policy;
    private final BaseRoles roles;

    BaseRules(SchemaTransactions transactions, SchemaCache schemas, AccessPolicy policy, BaseRoles roles) {
        this.transactions = transactions;
        this.schemas = schemas;
        this.policy = policy;
        this.roles = roles;
    }

    /** The base with its rules. */
    public Uni<Base> find(Principal principal, String baseId) {
        return schemas.current(baseId).map(found -> {
            policy.require(principal, found.map(CachedSchema::base), Permission.READ_RULES);
            return found.orElseThrow().base();
        });
    }

    /** Refused when the rules are not those of the given revision any more. */
    public Uni<Base> replace(Author author, String baseId, RulesBody body) {
        Long revision = body.revision();
        if (revision == null) {
            throw RulesReader.invalid("revision", "is missing; it is that of the rules that these replace");
        }
        return transactions
                .change(author, baseId, (draft, base) -> {
                    if (base.rules().revision() != revision) {
                        throw new Conflict("The rules have the revision "
                                        + base.rules().revision() + ", not " + revision
                                        + ". Read them again and make the change to those")
                                .exception();
                    }
                    RulesReader reader =
                            new RulesReader(base, user -> roles.effective(base.workspaceId(), base.id(), user)
                                    .isPresent());
                    return draft.changeRules(
                            new Rules(revision + 1, reader.read(body.rules()), reader.readOpen(body.openFields())));
                })
                .map(Changed::base);
    }
}
