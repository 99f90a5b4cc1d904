package org.pyairtable.data.tool;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Grant;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.data.wire.AirtableId;

/** Finds what the arguments of a call name, as far as the caller may do something with it. */
@Singleton
public class Places {
    /** A base with what the caller may do with it. */
    public record InBase(Base base, Grant grant) {}

    private final SchemaCache schemas;
    private final AccessPolicy policy;

    Places(SchemaCache schemas, AccessPolicy policy) {
        this.schemas = schemas;
        this.policy = policy;
    }

    /** The whole base; refused to a caller whom rules keep from seeing all of it. */
    public Uni<InBase> base(ToolCaller caller, Arguments arguments, Permission permission) {
        return found(arguments, base -> policy.require(caller.principal(), base, permission));
    }

    /** The base as the caller sees it, for tools that read by what asks the grant. */
    public Uni<InBase> seen(ToolCaller caller, Arguments arguments, Permission permission) {
        return found(arguments, base -> policy.grant(caller.principal(), base, permission));
    }

    private Uni<InBase> found(Arguments arguments, Function<Optional<Base>, Grant> granting) {
        String id = arguments.text(ToolSchema.BASE);
        if (!AirtableId.isBase(id)) {
            throw unknownBase(id);
        }
        return schemas.current(id).map(found -> granted(id, found.map(CachedSchema::base), granting));
    }

    private static InBase granted(String id, Optional<Base> found, Function<Optional<Base>, Grant> granting) {
        try {
            Grant grant = granting.apply(found);
            return new InBase(grant.seen(found.orElseThrow()), grant);
        } catch (RefusedException refused) {
            throw refused.refusal() instanceof NotFound
                    ? unknownBase(id)
                    : new AdvisedException(refused.refusal(), Advice.on(refused.refusal(), List.of()));
        }
    }

    private static AdvisedException unknownBase(String id) {
        return new AdvisedException(
                new InvalidRequest.Member(ToolSchema.BASE, "'" + id + "' is not the id of a base that this token sees"),
                "Call list_bases for the ids of the bases.");
    }

    public Uni<Place> table(ToolCaller caller, Arguments arguments, Permission permission) {
        return base(caller, arguments, permission).map(in -> table(in, arguments.text(ToolSchema.TABLE)));
    }

    /** A table of the base as the caller sees it. */
    public Uni<Place> seenTable(ToolCaller caller, Arguments arguments, Permission permission) {
        return seen(caller, arguments, permission).map(in -> table(in, arguments.text(ToolSchema.TABLE)));
    }

    /** A table by name or id; the refusal of an unknown one names those that were perhaps meant. */
    public static Place table(InBase in, String nameOrId) {
        Table table = in.base()
                .find(nameOrId)
                .orElseThrow(() -> new AdvisedException(
                        new InvalidRequest.Member(
                                ToolSchema.TABLE,
                                "'" + nameOrId + "' is not a table of the base "
                                        + in.base().name()),
                        Nearest.advice(
                                nameOrId,
                                in.base().tables().stream().map(Table::name).toList(),
                                "Its tables")));
        return new Place(in.base(), table, in.grant());
    }
}
