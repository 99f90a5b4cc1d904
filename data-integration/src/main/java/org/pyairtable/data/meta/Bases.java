package org.pyairtable.data.meta;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.runtime.identity.Principal;

/** What the bases that a caller may see look like. */
@Singleton
public class Bases {
    /**
     * A base in a list.
     *
     * @param permissionLevel Airtable's name of what the caller may do
     */
    @Schema(name = "ListedBase")
    public record Listed(String id, String name, String workspaceId, String permissionLevel) {}

    private final SchemaCache schemas;
    private final AccessPolicy policy;

    Bases(SchemaCache schemas, AccessPolicy policy) {
        this.schemas = schemas;
        this.policy = policy;
    }

    /**
     * A base with what the caller may do with it.
     *
     * @param whole with what rules hide from the caller
     */
    public record Granted(Base whole, Grant grant) {
        /** The base as the caller sees it. */
        public Base seen() {
            return grant.seen(whole);
        }
    }

    /** The base as the caller sees it. */
    public Uni<Base> seen(Principal principal, String baseId) {
        return granted(principal, baseId).map(Granted::seen);
    }

    /** A base whose schema the caller may read, as far as rules leave it. */
    public Uni<Granted> granted(Principal principal, String baseId) {
        return schemas.current(baseId).map(found -> {
            Grant grant = policy.grant(principal, found.map(CachedSchema::base), Permission.READ_SCHEMA);
            return new Granted(found.orElseThrow().base(), grant);
        });
    }
}
