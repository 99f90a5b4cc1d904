package org.pyairtable.data.meta;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.SchemaRepository;
import org.pyairtable.data.snapshot.Snapshot;
import org.pyairtable.data.snapshot.Snapshots;
import org.pyairtable.runtime.identity.Principal;

/** Which bases there are for a caller, and what they look like. */
@Singleton
public class Bases {
    /** @param permissionLevel Airtable's name of what the caller may do */
    public record Listed(String id, String name, String workspaceId, String permissionLevel) {}

    private final Pool pool;
    private final SchemaRepository repository;
    private final Snapshots snapshots;
    private final AccessPolicy policy;

    Bases(Pool pool, SchemaRepository repository, Snapshots snapshots, AccessPolicy policy) {
        this.pool = pool;
        this.repository = repository;
        this.snapshots = snapshots;
        this.policy = policy;
    }

    /** @param workspaceId limits the list to one workspace */
    public Uni<List<Listed>> list(Principal principal, Optional<String> workspaceId) {
        policy.requireScope(principal, Permission.READ_SCHEMA);
        Set<String> workspaces = policy.workspaces(principal);
        List<String> wanted = workspaces.stream()
                .filter(w -> workspaceId.map(w::equals).orElse(true))
                .toList();
        if (wanted.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return repository.list(pool, wanted).map(bases -> bases.stream()
                .flatMap(base -> policy
                        .permissionLevel(principal, base.id(), base.workspaceId())
                        .map(level -> new Listed(base.id(), base.name(), base.workspaceId(), level))
                        .stream())
                .toList());
    }

    public Uni<Base> schema(Principal principal, String baseId) {
        return snapshots.current(baseId).map(found -> {
            policy.require(principal, found.map(Snapshot::base), Permission.READ_SCHEMA);
            return found.orElseThrow().base();
        });
    }
}
