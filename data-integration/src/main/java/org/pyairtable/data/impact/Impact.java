package org.pyairtable.data.impact;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.refusal.InUse;
import org.pyairtable.data.refusal.Uses;
import org.pyairtable.data.refusal.Uses.Use;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.webhook.WebhookUses;
import org.pyairtable.runtime.identity.Principal;

/** What a change of a table or a field would touch, as far as the caller may see it. */
@Singleton
public class Impact {
    private final WebhookUses webhooks;
    private final ShareUses shares;
    private final WorkflowUsers workflows;
    private final AccessPolicy policy;

    Impact(WebhookUses webhooks, ShareUses shares, WorkflowUsers workflows, AccessPolicy policy) {
        this.webhooks = webhooks;
        this.shares = shares;
        this.workflows = workflows;
        this.policy = policy;
    }

    /**
     * Webhooks, shares and workflows are among them only for who may read those; to others they do not exist.
     *
     * @param base with what rules hide from the caller
     * @param target which the caller sees
     */
    public Uni<Uses> uses(SqlClient client, Principal principal, Base base, Target target) {
        List<Use> known = new ArrayList<>(SchemaUses.of(policy.seen(principal.userId(), base), target));
        known.addAll(workflows.of(principal, base, target));
        return shares(client, principal, base, target)
                .invoke(known::addAll)
                .chain(() -> webhooks(client, principal, base, target))
                .invoke(known::addAll)
                .map(ignored -> Uses.of(known));
    }

    private Uni<List<Use>> shares(SqlClient client, Principal principal, Base base, Target target) {
        return policy.allows(principal, base, Permission.READ_SHARES)
                ? shares.of(client, base, target)
                : Uni.createFrom().item(List.of());
    }

    private Uni<List<Use>> webhooks(SqlClient client, Principal principal, Base base, Target target) {
        if (!policy.allows(principal, base, Permission.READ_WEBHOOKS)) {
            return Uni.createFrom().item(List.of());
        }
        return webhooks.of(client, base.id(), target.fieldIds(), target.scopeIds())
                .map(found -> found.stream()
                        .map(use -> new Use("webhook", use.webhookId(), null, null, use.place()))
                        .toList());
    }

    /** The uses; fails when there are any and the caller asked for a refusal then. */
    public Uni<Uses> check(SqlClient client, Principal principal, Base base, Target target, IfUsed ifUsed) {
        return uses(client, principal, base, target).invoke(uses -> {
            if (ifUsed == IfUsed.REFUSE && !uses.isEmpty()) {
                throw new InUse(target.named(), uses).exception();
            }
        });
    }
}
