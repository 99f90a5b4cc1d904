package org.pyairtable.ai.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.pyairtable.ai.AiSettings;
import org.pyairtable.ai.AiSettings.Chat.Vendor;
import org.pyairtable.outbox.sql.Rows;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.secrets.MasterKey;
import org.pyairtable.runtime.secrets.Seal;
import org.pyairtable.runtime.time.Utc;

/** The decisions of workspaces in the database, with their keys, each encrypted for its workspace and provider. */
@Singleton
public class ProviderChoices {
    private static final Logger LOG = Logger.getLogger(ProviderChoices.class);

    private static final String READ = """
            select c.allowed, c.providers, c.models, c.changed_by, c.changed_at, k.provider, k.sealed
              from provider_choice c left join provider_key k using (workspace_id)
             where c.workspace_id = $1 order by k.provider
            """;

    private final Pool pool;
    private final Clock clock;
    private final Optional<Seal> seal;

    ProviderChoices(Pool pool, Clock clock, AiSettings config) {
        this.pool = pool;
        this.clock = clock;
        this.seal = config.secretKey()
                .map(key ->
                        new Seal(MasterKey.read("pyairtable.ai.secret-key", key).derive("provider-keys", "AES")));
    }

    /**
     * What members see of a decision.
     *
     * @param keys the providers for which there is one
     */
    record Shown(
            boolean allowed,
            List<String> providers,
            List<String> models,
            List<String> keys,
            String changedBy,
            Instant changedAt) {}

    /** What holds for a workspace. */
    public Uni<ProviderChoice> of(String workspaceId) {
        return pool.preparedQuery(READ)
                .execute(Tuple.of(workspaceId))
                .map(rows -> rows.size() == 0 ? ProviderChoice.NONE : choice(workspaceId, rows));
    }

    private ProviderChoice choice(String workspaceId, RowSet<Row> rows) {
        Map<Vendor, ApiKey> keys = new EnumMap<>(Vendor.class);
        Set<Vendor> unreadable = EnumSet.noneOf(Vendor.class);
        for (Row row : rows) {
            String provider = row.getString("provider");
            if (provider != null) {
                Vendor vendor = ProviderOffer.vendor(provider);
                open(workspaceId, provider, row.getBuffer("sealed").getBytes())
                        .ifPresentOrElse(key -> keys.put(vendor, key), () -> unreadable.add(vendor));
            }
        }
        Row first = rows.iterator().next();
        return new ProviderChoice(
                first.getBoolean("allowed"),
                Arrays.stream(first.getArrayOfStrings("providers"))
                        .map(ProviderOffer::vendor)
                        .toList(),
                Set.of(first.getArrayOfStrings("models")),
                keys,
                unreadable);
    }

    private Optional<ApiKey> open(String workspaceId, String provider, byte[] sealed) {
        try {
            Optional<ApiKey> key = seal.map(
                    present -> new ApiKey(new String(present.open(sealed, bound(workspaceId, provider)), UTF_8)));
            if (key.isEmpty()) {
                LOG.warnf(
                        "Provider is not asked, pyairtable.ai.secret-key is not set: workspace=%s provider=%s",
                        workspaceId, provider);
            }
            return key;
        } catch (IllegalStateException e) {
            LOG.warnf(
                    "Provider is not asked, its key cannot be decrypted: workspace=%s provider=%s reason=%s",
                    workspaceId, provider, e.getMessage());
            return Optional.empty();
        }
    }

    /** Empty where no owner has decided. */
    Uni<Optional<Shown>> shown(SqlClient client, String workspaceId) {
        return client.preparedQuery(READ).execute(Tuple.of(workspaceId)).map(rows -> {
            if (rows.size() == 0) {
                return Optional.empty();
            }
            List<String> keys = rows.stream()
                    .flatMap(row -> Optional.ofNullable(row.getString("provider")).stream())
                    .toList();
            Row first = rows.iterator().next();
            return Optional.of(new Shown(
                    first.getBoolean("allowed"),
                    List.of(first.getArrayOfStrings("providers")),
                    List.of(first.getArrayOfStrings("models")),
                    keys,
                    first.getString("changed_by"),
                    Rows.instant(first, "changed_at")));
        });
    }

    /** @param keys by provider; empty ones are removed */
    Uni<Void> save(
            SqlConnection connection,
            String workspaceId,
            boolean allowed,
            List<String> providers,
            List<String> models,
            Map<String, Optional<ApiKey>> keys,
            String userId) {
        return connection
                .preparedQuery("""
                        insert into provider_choice (workspace_id, allowed, providers, models, changed_by, changed_at)
                        values ($1, $2, $3, $4, $5, $6)
                        on conflict (workspace_id) do update
                           set allowed = excluded.allowed, providers = excluded.providers, models = excluded.models,
                               changed_by = excluded.changed_by, changed_at = excluded.changed_at
                        """)
                .execute(Tuple.of(
                        workspaceId,
                        allowed,
                        providers.toArray(String[]::new),
                        models.toArray(String[]::new),
                        userId,
                        Utc.of(clock.instant())))
                .chain(() -> Sequential.each(
                        keys.entrySet(), entry -> save(connection, workspaceId, entry.getKey(), entry.getValue())));
    }

    private Uni<Void> save(SqlConnection connection, String workspaceId, String provider, Optional<ApiKey> key) {
        if (key.isEmpty()) {
            return connection
                    .preparedQuery("delete from provider_key where workspace_id = $1 and provider = $2")
                    .execute(Tuple.of(workspaceId, provider))
                    .replaceWithVoid();
        }
        byte[] sealed = seal.orElseThrow(
                        () -> ServiceException.conflict(
                                "This installation cannot keep keys of workspaces: its operator has to set pyairtable.ai.secret-key"))
                .seal(key.get().value().getBytes(UTF_8), bound(workspaceId, provider));
        return connection
                .preparedQuery("""
                        insert into provider_key (workspace_id, provider, sealed) values ($1, $2, $3)
                        on conflict (workspace_id, provider) do update set sealed = excluded.sealed
                        """)
                .execute(Tuple.of(workspaceId, provider, Buffer.buffer(sealed)))
                .replaceWithVoid();
    }

    /** What a sealed key is bound to: moved to another workspace or provider it cannot be opened. */
    private static String bound(String workspaceId, String provider) {
        return workspaceId + "/" + provider;
    }
}
