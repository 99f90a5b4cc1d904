package org.pyairtable.workflow.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.page.PageRequest;
import org.pyairtable.runtime.secrets.MasterKey;
import org.pyairtable.runtime.secrets.Seal;
import org.pyairtable.runtime.time.Utc;
import org.pyairtable.workflow.WorkflowSettings;

/** The secrets of workspaces in the database, each encrypted for its workspace and name. */
@Singleton
public class SecretStore {
    private final Pool pool;
    private final Seal seal;

    SecretStore(Pool pool, WorkflowSettings settings) {
        this.pool = pool;
        this.seal = new Seal(MasterKey.read("pyairtable.workflow.secret-key", settings.secretKey())
                .derive("workspace-secrets", "AES"));
    }

    /** The secrets of these names, without those that do not exist. */
    public Uni<Map<String, Secret>> open(String workspaceId, Set<String> names) {
        if (names.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return pool.preparedQuery("select name, sealed, hosts from secret where workspace_id = $1 and name = any($2)")
                .execute(Tuple.of(workspaceId, (Object) names.toArray(String[]::new)))
                .map(rows -> {
                    Map<String, Secret> opened = new LinkedHashMap<>();
                    for (Row row : rows) {
                        String name = row.getString("name");
                        byte[] value = seal.open(row.getBuffer("sealed").getBytes(), bound(workspaceId, name));
                        opened.put(name, new Secret(new String(value, UTF_8), Set.of(row.getArrayOfStrings("hosts"))));
                    }
                    return opened;
                });
    }

    /** Replaces one of this name. Empty when the workspace has as many others as it may have. */
    Uni<Optional<SecretView>> save(
            SqlConnection c, String workspaceId, String name, Secret secret, String userId, Instant now, int most) {
        byte[] sealed = seal.seal(secret.value().getBytes(UTF_8), bound(workspaceId, name));
        String[] hosts = secret.hosts().stream().sorted().toArray(String[]::new);
        return c.preparedQuery("""
                        insert into secret (workspace_id, name, sealed, hosts, saved_by, saved_at)
                        select $1, $2, $3::bytea, $4::text[], $5, $6::timestamptz
                        where (select count(*) from secret where workspace_id = $1 and name <> $2) < $7::bigint
                        on conflict (workspace_id, name) do update set sealed = excluded.sealed, hosts = excluded.hosts,
                            saved_by = excluded.saved_by, saved_at = excluded.saved_at
                        returning name, hosts, saved_by, saved_at
                        """)
                .execute(Tuple.from(
                        List.of(workspaceId, name, Buffer.buffer(sealed), hosts, userId, Utc.of(now), (long) most)))
                .map(rows -> Rows.stream(rows).map(SecretStore::view).findFirst());
    }

    /** False when there was none. */
    Uni<Boolean> delete(SqlConnection c, String workspaceId, String name) {
        return c.preparedQuery("delete from secret where workspace_id = $1 and name = $2")
                .execute(Tuple.of(workspaceId, name))
                .map(rows -> rows.rowCount() == 1);
    }

    /** By name, up to {@link PageRequest#rows()} of them. */
    Uni<List<SecretView>> list(String workspaceId, PageRequest page) {
        return pool.preparedQuery("""
                        select name, hosts, saved_by, saved_at from secret
                        where workspace_id = $1 and name > $2 order by name limit $3
                        """)
                .execute(Tuple.of(workspaceId, page.textOr(""), page.rows()))
                .map(rows -> Rows.stream(rows).map(SecretStore::view).toList());
    }

    private static SecretView view(Row row) {
        return new SecretView(
                row.getString("name"),
                Arrays.asList(row.getArrayOfStrings("hosts")),
                row.getString("saved_by"),
                Rows.instant(row, "saved_at"));
    }

    /** What a sealed value is bound to: moved to another workspace or name it cannot be opened. */
    private static String bound(String workspaceId, String name) {
        return workspaceId + "/" + name;
    }
}
