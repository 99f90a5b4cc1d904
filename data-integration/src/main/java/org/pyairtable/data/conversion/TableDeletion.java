package org.pyairtable.data.conversion;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import org.pyairtable.data.impact.IfUsed;
import org.pyairtable.data.impact.Impact;
import org.pyairtable.data.impact.Target;
import org.pyairtable.data.meta.Author;
import org.pyairtable.data.meta.BaseDraft;
import org.pyairtable.data.meta.SchemaTransactions;
import org.pyairtable.data.refusal.Conflict;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.runtime.flow.Sequential;

/** Deletes tables and converts the links that point to them. */
@Singleton
public class TableDeletion {
    private final SchemaTransactions transactions;
    private final CellMoves moves;
    private final Impact impact;

    TableDeletion(SchemaTransactions transactions, CellMoves moves, Impact impact) {
        this.transactions = transactions;
        this.moves = moves;
        this.impact = impact;
    }

    /**
     * Moves the table with its records into the trash, in one transaction. Links to it become texts with the names of the records. The
     * last table of a base stays.
     */
    public Uni<Void> delete(Author author, String baseId, String tableId, IfUsed ifUsed) {
        return transactions
                .change(author, baseId, (draft, base) -> {
                    check(base, tableId);
                    return impact.check(
                                    draft.connection(),
                                    author.principal(),
                                    base,
                                    Target.of(base.table(tableId)),
                                    ifUsed)
                            .chain(() -> draft.beginRemoval(base.table(tableId)))
                            .chain(() -> linksToTexts(draft, tableId))
                            .chain(() -> draft.removeTable(draft.base().table(tableId)));
                })
                .replaceWithVoid();
    }

    private static void check(Base base, String tableId) {
        if (base.tables().stream().noneMatch(table -> table.id().equals(tableId))) {
            throw new NotFound.Part().exception();
        }
        if (base.tables().size() == 1) {
            throw new Conflict("The last table of a base cannot be deleted").exception();
        }
    }

    private Uni<Void> linksToTexts(BaseDraft draft, String tableId) {
        List<Table> others = draft.base().tables().stream()
                .filter(other -> !other.id().equals(tableId))
                .toList();
        return Sequential.each(
                others,
                other -> Sequential.each(
                        links(other, tableId),
                        field -> draft.replaceFields(
                                List.of(moves.toText(draft, draft.base().table(other.id()), field)))));
    }

    private static List<Field> links(Table table, String tableId) {
        return table.fields().stream()
                .filter(field -> field.kind() instanceof FieldKind.Link link
                        && link.linkedTableId().equals(tableId))
                .toList();
    }
}
