package org.pyairtable.data.basesnapshot;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.attachment.AttachmentCopies;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.meta.Author;
import org.pyairtable.data.meta.BaseChanges;
import org.pyairtable.data.meta.BaseDraft;
import org.pyairtable.data.meta.NamedBase;
import org.pyairtable.data.record.change.RecordAnnouncements;
import org.pyairtable.data.record.upkeep.Backfill;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.SchemaRepository;
import org.pyairtable.data.schema.StoredSchema;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.data.storage.Locks;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.flow.Sequential;

/** Makes bases that are like others. */
@Singleton
public class BaseCopies {
    /** What a copy takes along. */
    public enum Extent {
        STRUCTURE,
        RECORDS
    }

    /** Puts records into new tables. */
    @FunctionalInterface
    interface Filling {
        Uni<Void> into(SqlConnection connection, Renumbered copy);
    }

    private final AccessPolicy policy;
    private final SchemaCache schemas;
    private final SchemaRepository repository;
    private final BaseChanges changes;
    private final CellCodecs codecs;
    private final AttachmentCopies attachments;
    private final Backfill backfill;
    private final RecordAnnouncements announcements;

    BaseCopies(
            AccessPolicy policy,
            SchemaCache schemas,
            SchemaRepository repository,
            BaseChanges changes,
            CellCodecs codecs,
            AttachmentCopies attachments,
            Backfill backfill,
            RecordAnnouncements announcements) {
        this.policy = policy;
        this.schemas = schemas;
        this.repository = repository;
        this.changes = changes;
        this.codecs = codecs;
        this.attachments = attachments;
        this.backfill = backfill;
        this.announcements = announcements;
    }

    /** A base with these tables and no records. */
    public Uni<Base> empty(Author author, String workspaceId, String name, String shape) {
        Renumbered copy = Renumbered.of(shape);
        return changes.create(author, workspaceId, name, draft -> draft.addTables(copy.tables()));
    }

    /** A base with these tables and the records that {@code filling} puts into them. */
    Uni<Base> filled(Author author, String workspaceId, String name, String shape, Filling filling) {
        Renumbered copy = Renumbered.of(shape);
        return changes.create(author, workspaceId, name, draft -> fill(author.in(workspaceId), draft, copy, filling)
                .invoke(() -> report(author, draft)));
    }

    private static void report(Author author, BaseDraft draft) {
        author.work().result(NamedBase.of(draft.base()));
    }

    private Uni<Void> fill(EventContext context, BaseDraft draft, Renumbered copy, Filling filling) {
        return draft.addTables(copy.tables())
                .chain(() -> filling.into(draft.connection(), copy))
                .chain(draft::revalidate)
                .chain(() -> copyFiles(draft))
                .chain(() ->
                        announcements.created(draft.connection(), CachedSchema.of(draft.base()), context, "import"));
    }

    /** The files of the cells, and what is derived from these. */
    private Uni<Void> copyFiles(BaseDraft draft) {
        CachedSchema schema = CachedSchema.of(draft.base());
        return Sequential.each(draft.base().tables(), table -> {
            List<Field> holding = table.fields().stream()
                    .filter(field -> field.kind() instanceof FieldKind.Attachments)
                    .toList();
            return Sequential.each(holding, field -> attachments
                    .into(draft.connection(), draft.base().id(), table.id(), field.id())
                    .chain(() -> backfill.run(
                            draft.connection(),
                            schema,
                            schema.derivations().readersOf(field.id()).stream()
                                    .filter(reader -> !(reader.field().kind() instanceof FieldKind.Watching))
                                    .toList())));
        });
    }

    /** @param workspaceId where the copy is going to be; where the base is when absent */
    public Uni<Base> copy(Author author, String baseId, String name, Optional<String> workspaceId, Extent extent) {
        return schemas.current(baseId).chain(found -> {
            Base known = allowed(author, found.map(CachedSchema::base), extent);
            String workspace = workspaceId.orElse(known.workspaceId());
            return changes.create(author, workspace, name, draft -> Locks.ownBase(draft.connection(), baseId)
                    .chain(() -> repository.load(draft.connection(), baseId))
                    .chain(now -> copy(author, draft, allowed(author, now, extent), workspace, extent))
                    .invoke(() -> report(author, draft)));
        });
    }

    private Uni<Void> copy(Author author, BaseDraft draft, Base source, String workspace, Extent extent) {
        Renumbered copy = Renumbered.of(StoredSchema.write(source.tables()));
        return switch (extent) {
            case STRUCTURE -> draft.addTables(copy.tables());
            case RECORDS ->
                fill(author.in(workspace), draft, copy, (connection, renumbered) -> new RecordCopy(connection, codecs)
                        .copy(source.tables(), renumbered));
        };
    }

    private Base allowed(Author author, Optional<Base> base, Extent extent) {
        policy.require(author.principal(), base, Permission.READ_SCHEMA);
        return switch (extent) {
            case STRUCTURE -> base.orElseThrow();
            case RECORDS -> {
                policy.require(author.principal(), base, Permission.READ_RECORDS);
                yield base.orElseThrow();
            }
        };
    }
}
