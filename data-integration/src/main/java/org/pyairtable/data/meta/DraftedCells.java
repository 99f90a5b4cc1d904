package org.pyairtable.data.meta;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.pyairtable.data.formula.Derivation;
import org.pyairtable.data.formula.Derivations;
import org.pyairtable.data.formula.Revalidation;
import org.pyairtable.data.schema.Choice;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.SchemaEvents;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.runtime.flow.Sequential;

/** What becomes of cells when a transaction changes the schema of their base, and who gets events of it. */
final class DraftedCells {
    private final BaseDraft draft;

    DraftedCells(BaseDraft draft) {
        this.draft = draft;
    }

    /** Ids of the derived fields among these fields, and of all that read any of them. */
    Set<String> readers(Collection<String> fieldIds) {
        Derivations derivations = Derivations.of(draft.base());
        Set<String> readers = new HashSet<>();
        fieldIds.forEach(id ->
                derivations.readersOf(id).forEach(d -> readers.add(d.field().id())));
        return readers;
    }

    /** Keeps what these computed cells were for those who watch. */
    Uni<Void> keep(Set<String> fieldIds) {
        List<Derivation> concerned = Derivations.of(draft.earlier()).ordered().stream()
                .filter(derivation -> fieldIds.contains(derivation.field().id()))
                .toList();
        return Sequential.each(concerned, derivation -> draft.former()
                .changing(derivation.table().id(), derivation.field()));
    }

    /** Brings derived fields in line after a change of what they read: first their options, then their cells. */
    Uni<Void> refresh(Set<String> fieldIds) {
        Revalidation revalidation = Revalidation.of(draft.base());
        draft.become(revalidation.base());
        CachedSchema schema = CachedSchema.of(draft.base());
        List<Derivation> affected = schema.derivations().ordered().stream()
                .filter(d -> fieldIds.contains(d.field().id()))
                .toList();
        List<Derivation> broken = affected.stream()
                .filter(derivation ->
                        derivation.isBroken() && !(derivation.field().kind() instanceof FieldKind.Formula))
                .toList();
        return Sequential.each(revalidation.changes(), change -> draft.tools()
                        .repository()
                        .updateField(draft.connection(), change.field())
                        .chain(() ->
                                draft.append(SchemaEvents.changed(draft.base(), change.tableId(), change.field()))))
                .chain(() -> Sequential.each(
                        broken,
                        derivation -> draft.append(SchemaEvents.changed(
                                draft.base(), derivation.table().id(), derivation.field()))))
                .chain(() -> compute(schema, affected));
    }

    /** What a new field makes of the records that exist: derived cells, its own and those that read it, or the records' own. */
    Uni<Void> backfill(String tableId, Field field) {
        CachedSchema schema = CachedSchema.of(draft.base());
        Uni<Void> computed = compute(schema, schema.derivations().readersOf(field.id()));
        if (!(field.kind() instanceof FieldKind.RecordOwn)) {
            return computed;
        }
        draft.former().appeared(tableId);
        return computed.chain(() -> tellLater(List.of(tableId)));
    }

    /** Computes cells of the records that exist; their events follow later. */
    private Uni<Void> compute(CachedSchema schema, List<Derivation> derivations) {
        return draft.times().follow(schema).chain(() -> {
            List<Derivation> computed = derivations.stream()
                    .filter(derivation -> !draft.times().goesOn(derivation))
                    .toList();
            return computed.isEmpty() ? Uni.createFrom().voidItem() : computeAll(schema, computed);
        });
    }

    private Uni<Void> computeAll(CachedSchema schema, List<Derivation> derivations) {
        return Sequential.each(derivations, derivation -> draft.former()
                        .changing(derivation.table().id(), derivation.field()))
                .chain(() -> draft.tools().backfill().run(draft.connection(), schema, derivations))
                .chain(() ->
                        tellLater(derivations.stream().map(d -> d.table().id()).toList()));
    }

    private Uni<Void> tellLater(List<String> tableIds) {
        return draft.tools().later().add(draft.connection(), draft.base().id(), tableIds, draft.context());
    }

    /** @param old the field as it was, under the id that reads its former cells */
    Uni<Void> tellConverted(String tableId, Field old, String fieldId) {
        Table table = draft.base().table(tableId);
        return draft.tools()
                .announcements()
                .converted(
                        draft.connection(),
                        CachedSchema.of(draft.base()),
                        table,
                        old,
                        table.field(fieldId),
                        draft.context());
    }

    /** Cells lose the choices that are gone. */
    Uni<Void> forgetChoices(String tableId, Field field, FieldKind before) {
        if (!(before instanceof FieldKind.Select was) || !(field.kind() instanceof FieldKind.Select is)) {
            return Uni.createFrom().voidItem();
        }
        List<String> gone = was.choices().stream()
                .map(Choice::id)
                .filter(id -> is.choices().withId(id).isEmpty())
                .toList();
        return gone.isEmpty()
                ? Uni.createFrom().voidItem()
                : draft.former()
                        .changing(tableId, field)
                        .chain(() -> draft.tools()
                                .announcements()
                                .choicesGone(
                                        draft.connection(), tableId, field.withKind(before), gone, draft.context()))
                        .chain(() -> draft.tools().physical().forgetChoices(draft.connection(), tableId, field, gone));
    }

    /** A choice that is renamed or gone reads differently in every cell that has it. */
    Uni<Void> tellOfChoices(String tableId, FieldKind before, FieldKind now) {
        boolean differs = before instanceof FieldKind.Select was
                && now instanceof FieldKind.Select is
                && was.choices().stream().anyMatch(choice -> is.choices()
                        .withId(choice.id())
                        .filter(kept -> kept.name().equals(choice.name()))
                        .isEmpty());
        return differs ? tellLater(List.of(tableId)) : Uni.createFrom().voidItem();
    }
}
