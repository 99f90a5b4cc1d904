package org.pyairtable.core.erasure;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.events.Topics;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.outbox.erasure.RowsOfWorkspace;
import org.pyairtable.outbox.erasure.WorkspaceData;
import org.pyairtable.outbox.erasure.WorkspaceRows;

/**
 * What core-platform keeps of a workspace, worked through in the order of the names. The trail and the figures of usage stay:
 * they have ids and numbers, and the operator answers for them.
 */
@Singleton
final class WorkspaceParts implements WorkspaceRows {
    private static final int MOST = 500;

    @Override
    public List<RowsOfWorkspace> all() {
        return List.of(
                new RowsOfWorkspace("group-members", "group_members", "t.workspace_id = $1", MOST),
                new RowsOfWorkspace("invitations", "invitations", "t.workspace_id = $1", MOST),
                // After all that refers to it.
                new RowsOfWorkspace("workspaces", "workspaces", "t.id = $1", MOST));
    }

    @Singleton
    static final class BaseRoles extends PublishedRows {
        BaseRoles(Outbox outbox) {
            super("base-roles", "base_members", "id", "t.workspace_id = $1", Topics.BASE_ROLES, outbox);
        }
    }

    @Singleton
    static final class Groups extends PublishedRows {
        Groups(Outbox outbox) {
            super("groups", "workspace_groups", "id", "t.workspace_id = $1", Topics.GROUPS, outbox);
        }
    }

    /** Those of service accounts, which are programs of the workspace. The accounts stay under their names in the trail. */
    @Singleton
    static final class ServiceTokens extends PublishedRows {
        ServiceTokens(Outbox outbox) {
            super("account-tokens", "access_tokens", "token_hash", """
                    t.user_id in (select m.user_id from members m join users u on u.id = m.user_id
                        where m.workspace_id = $1 and u.kind = 'SERVICE'
                        and not exists (select 1 from members o where o.user_id = u.id and o.workspace_id <> $1))""", Topics.ACCESS_TOKENS, outbox);
        }
    }

    /** Service accounts belong to one workspace. The row stays with its id, which the trail names. */
    @Singleton
    static final class ServiceAccounts implements WorkspaceData {
        private static final String DISABLE = """
                update users set disabled_at = now(), version = version + 1
                where id in (select u.id from users u join members m on m.user_id = u.id
                    where m.workspace_id = $1 and u.kind = 'SERVICE' and u.disabled_at is null limit %d)""".formatted(MOST);

        @Override
        public String name() {
            return "accounts";
        }

        @Override
        public Uni<Piece> forget(SqlConnection connection, String workspaceId, String from) {
            return connection
                    .preparedQuery(DISABLE)
                    .execute(Tuple.of(workspaceId))
                    .map(disabled -> Piece.of(disabled.rowCount(), MOST));
        }
    }

    @Singleton
    static final class Members extends PublishedRows {
        Members(Outbox outbox) {
            super("members", "members", "id", "t.workspace_id = $1", Topics.MEMBERSHIPS, outbox);
        }
    }

    /** Those that reach nothing else. In the others the id is left, and gives nothing. */
    @Singleton
    static final class LimitedTokens extends PublishedRows {
        LimitedTokens(Outbox outbox) {
            super("tokens", "access_tokens", "token_hash", "t.resources = $1", Topics.ACCESS_TOKENS, outbox);
        }
    }
}
