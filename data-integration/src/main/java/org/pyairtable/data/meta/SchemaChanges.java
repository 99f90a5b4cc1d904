package org.pyairtable.data.meta;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.BiFunction;
import org.pyairtable.data.impact.IfUsed;
import org.pyairtable.data.impact.Impact;
import org.pyairtable.data.impact.Target;
import org.pyairtable.data.refusal.Conflict;
import org.pyairtable.data.refusal.InvalidDefinition;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.SchemaJson;
import org.pyairtable.data.schema.Table;

/** Changes of the tables and fields of bases, each in one transaction that has the base for itself. */
@Singleton
public class SchemaChanges {
    private final SchemaTransactions transactions;
    private final Impact impact;

    SchemaChanges(SchemaTransactions transactions, Impact impact) {
        this.transactions = transactions;
        this.impact = impact;
    }

    public Uni<Changed<Table>> createTable(Author author, String baseId, TableDefinition definition) {
        return createTable(author, baseId, definition, (connection, table) -> Uni.createFrom()
                .voidItem());
    }

    /** @param founding what is written in the same transaction */
    public Uni<Changed<Table>> createTable(
            Author author,
            String baseId,
            TableDefinition definition,
            BiFunction<SqlConnection, Table, Uni<Void>> founding) {
        return transactions.change(author, baseId, (draft, base) -> draft.addTable(definition)
                .call(table -> founding.apply(draft.connection(), table)));
    }

    public Uni<Changed<Table>> changeTable(Author author, String baseId, String tableId, NamingChange change) {
        return transactions.change(author, baseId, (draft, base) -> {
            Table table = table(base, tableId);
            String name = change.name(table.name(), new InvalidRequest.Malformed());
            Optional<String> description = change.description(table.description());
            boolean taken = base.tables().stream()
                    .anyMatch(t -> !t.id().equals(tableId) && t.name().equalsIgnoreCase(name));
            if (taken) {
                throw new InvalidDefinition.TableName(name).exception();
            }
            return draft.renameTable(table.withNaming(name, description));
        });
    }

    /** @param table name or id */
    public Uni<Changed<Field>> createField(Author author, String baseId, String table, FieldDefinition definition) {
        return createField(author, baseId, table, definition, (connection, field) -> Uni.createFrom()
                .voidItem());
    }

    /**
     * @param table name or id
     * @param alongside what is done in the same transaction
     */
    public Uni<Changed<Field>> createField(
            Author author,
            String baseId,
            String table,
            FieldDefinition definition,
            BiFunction<SqlConnection, Field, Uni<Void>> alongside) {
        return transactions.change(author, baseId, (draft, base) -> {
            String tableId = base.find(table)
                    .orElseThrow(() -> new NotFound.Part().exception())
                    .id();
            return draft.addField(tableId, definition)
                    .invoke(made -> report(author, draft, tableId, made))
                    .call(made -> alongside.apply(draft.connection(), made));
        });
    }

    /** The type never changes here; a conversion does that. */
    public Uni<Changed<Field>> changeField(
            Author author, String baseId, String tableId, String fieldId, FieldChange change) {
        return transactions.change(author, baseId, (draft, base) -> {
            Table table = table(base, tableId);
            Field field = field(table, fieldId);
            String name = change.naming().name(field.name(), new InvalidDefinition.FieldName(""));
            if (!name.equalsIgnoreCase(field.name())) {
                DraftedFields.checkName(table, name);
            }
            Field renamed = field.withNaming(name, change.naming().description(field.description()));
            Field changed = change.options()
                    .map(options -> renamed.withKind(kind(base, table, field, options)))
                    .orElse(renamed);
            return draft.changeField(tableId, changed).invoke(made -> report(author, draft, tableId, made));
        });
    }

    /** The result of a job that makes the change. */
    private static void report(Author author, BaseDraft draft, String tableId, Field made) {
        author.work().result(SchemaJson.field(draft.base(), draft.base().table(tableId), made));
    }

    private static FieldKind kind(Base base, Table table, Field field, JsonNode options) {
        FieldDefinition definition =
                new FieldDefinition(field.name(), field.kind().type(), Optional.empty(), options);
        FieldKinds kinds = new FieldKinds(base, table, definition);
        return switch (field.kind()) {
            case FieldKind.Select select -> select.withChoices(kinds.choices(options, select.choices()));
            case FieldKind.Link link ->
                throw new InvalidDefinition.Options("The options of a link cannot change").exception();
            case FieldKind.ExternalSyncSource source ->
                new FieldKind.ExternalSyncSource(kinds.choices(options, source.choices()));
            default -> sameStorage(field, kinds.kind());
        };
    }

    /** Times and authors of certain fields are cells, those of the record are not; one does not become the other. */
    private static FieldKind sameStorage(Field field, FieldKind changed) {
        if (field.withKind(changed).hasColumn() != field.hasColumn()) {
            throw new InvalidDefinition.Options("referencedFieldIds cannot be added or removed later").exception();
        }
        return changed;
    }

    /** Deletes the field with its cells; the other side of a link goes with it. */
    public Uni<Void> deleteField(Author author, String baseId, String tableId, String fieldId, IfUsed ifUsed) {
        return transactions
                .change(author, baseId, (draft, base) -> {
                    Table table = table(base, tableId);
                    Field field = field(table, fieldId);
                    if (table.primaryField().id().equals(fieldId)) {
                        throw new Conflict("The primary field of a table cannot be deleted").exception();
                    }
                    return impact.check(draft.connection(), author.principal(), base, Target.of(table, field), ifUsed)
                            .chain(() -> draft.removeField(tableId, field));
                })
                .replaceWithVoid();
    }

    private static Table table(Base base, String tableId) {
        return base.tables().stream()
                .filter(t -> t.id().equals(tableId))
                .findFirst()
                .orElseThrow(() -> new NotFound.Part().exception());
    }

    private static Field field(Table table, String fieldId) {
        if (!table.has(fieldId)) {
            throw new NotFound.Part().exception();
        }
        return table.field(fieldId);
    }
}
