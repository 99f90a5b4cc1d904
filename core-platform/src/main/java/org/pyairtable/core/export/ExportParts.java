package org.pyairtable.core.export;

import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.outbox.export.ExportedRows;
import org.pyairtable.outbox.export.ExportedRows.KeyColumn;
import org.pyairtable.outbox.export.ExportedRows.Rows;
import org.pyairtable.outbox.export.ExportedTables;

/** What core-platform holds on a person. Secrets and their hashes stay here, as do the addresses of others. */
@Singleton
final class ExportParts implements ExportedTables {
    private static final int MOST = 500;
    private static final List<KeyColumn> BY_ID = List.of(new KeyColumn("t.id", "text"));

    @Override
    public List<ExportedRows> all() {
        return List.of(
                found("account", "users t", BY_ID, "t.id = $1", """
                    t.id, t.email, t.name, lower(t.platform_role) as "platformRole", t.created_at as "createdAt",
                    t.proven_at as "provenAt", t.disabled_at as "disabledAt"
                    """),
                found(
                        "address-proofs",
                        "address_proofs t",
                        List.of(new KeyColumn("t.user_id", "text")),
                        "t.user_id = $1",
                        "t.email, t.expires_at as \"expiresAt\""),
                found("base-roles", "base_members t", BY_ID, "t.user_id = $1", """
                    t.workspace_id as "workspaceId", t.base_id as "baseId", lower(t.role) as role,
                    t.expires_at as "expiresAt", t.added_at as "addedAt", t.added_by as "addedBy"
                    """),
                found(
                        "groups",
                        "group_members t join workspace_groups g on g.id = t.group_id",
                        BY_ID,
                        "t.user_id = $1",
                        """
                    t.workspace_id as "workspaceId", t.group_id as "groupId", g.name as "name", t.added_at as "addedAt",
                    t.added_by as "addedBy"
                    """),
                found("invitations-received", "invitations t", BY_ID, """
                    t.email = (select u.email from users u where u.id = $1 and u.proven_at is not null)""", """
                    t.id, t.workspace_id as "workspaceId", t.email, lower(t.role) as role, t.invited_by as "invitedBy",
                    t.created_at as "createdAt", t.expires_at as "expiresAt"
                    """),
                found("invitations-sent", "invitations t", BY_ID, "t.invited_by = $1", """
                    t.id, t.workspace_id as "workspaceId", lower(t.role) as role, t.created_at as "createdAt",
                    t.expires_at as "expiresAt"
                    """),
                found(
                        "memberships",
                        "members t join workspaces w on w.id = t.workspace_id",
                        BY_ID,
                        "t.user_id = $1",
                        """
                    t.workspace_id as "workspaceId", w.name as "workspace", lower(t.role) as role,
                    lower(t.own_role) as "ownRole", t.expires_at as "expiresAt", t.added_at as "addedAt",
                    t.added_by as "addedBy"
                    """),
                found(
                        "password-resets",
                        "password_resets t",
                        List.of(new KeyColumn("t.user_id", "text")),
                        "t.user_id = $1",
                        "t.mailed, t.expires_at as \"expiresAt\""),
                found(
                        "refused-requests",
                        "audit_origins t",
                        List.of(new KeyColumn("t.event_id", "text")),
                        "t.user_id = $1",
                        """
                    t.address, t.user_agent as "userAgent", t.seen_at as "seenAt"
                    """),
                found(
                        "reset-requests",
                        "reset_requests t",
                        List.of(new KeyColumn("t.email", "text")),
                        "t.email = (select u.email from users u where u.id = $1 and u.proven_at is not null)",
                        "t.email, t.requested_at as \"requestedAt\""),
                found("sessions", "sessions t", BY_ID, "t.user_id = $1", """
                    t.id, t.created_at as "createdAt", t.expires_at as "expiresAt", t.revoked_at as "revokedAt",
                    t.last_used_at as "lastUsedAt", t.address, t.device"""),
                found("tokens", "access_tokens t", BY_ID, "t.user_id = $1", """
                    t.id, t.name, t.scopes, t.resources, t.writes, t.created_at as "createdAt", t.expires_at as "expiresAt",
                    t.last_used_at as "lastUsedAt"
                    """),
                found(
                        "trail",
                        "audit_entries t",
                        List.of(new KeyColumn("t.happened_at", "timestamptz"), new KeyColumn("t.sequence", "bigint")),
                        "t.actor = $1",
                        """
                    t.sequence, t.happened_at as "happenedAt", t.type, t.subject, t.workspace as "workspaceId",
                    t.summary"""),
                ExportedRows.scanned(
                        "usage",
                        new Rows(
                                "answer_usage_daily t",
                                List.of(
                                        new KeyColumn("t.workspace", "text"),
                                        new KeyColumn("t.day", "date"),
                                        new KeyColumn("t.user_id", "text"),
                                        new KeyColumn("t.provider", "text"),
                                        new KeyColumn("t.model", "text")),
                                "t.user_id = $1",
                                """
                    t.workspace as "workspaceId", t.day, t.provider, t.model, t.answers, t.input_tokens as "inputTokens",
                    t.output_tokens as "outputTokens", t.cost_micros as "costMicros"
                    """),
                        5_000));
    }

    private static ExportedRows found(
            String name, String table, List<KeyColumn> key, String condition, String members) {
        return ExportedRows.found(name, new Rows(table, key, condition, members), MOST);
    }
}
