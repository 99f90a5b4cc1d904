package org.pyairtable.data.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.cell.CellCodecs;
import org.pyairtable.data.impact.IfUsed;
import org.pyairtable.data.impact.Impact;
import org.pyairtable.data.impact.Target;
import org.pyairtable.data.meta.Author;
import org.pyairtable.data.meta.BaseDraft;
import org.pyairtable.data.meta.BaseDraft.Replacement;
import org.pyairtable.data.meta.Changed;
import org.pyairtable.data.meta.SchemaTransactions;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.refusal.Uses;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.data.schema.cache.SchemaCache;
import org.pyairtable.data.storage.Locks;

/** Converts fields, or says what a conversion would do. */
@Singleton
public class Conversions {
    /** What is to become of which field. */
    public record Wish(String baseId, String tableId, String fieldId, String type, JsonNode options, IfUsed ifUsed) {}

    /** @param texts ids of fields that become texts with it: the other side of a link */
    public record Outcome(Field field, Tally tally, List<String> texts, Uses uses) {
        public Outcome {
            texts = List.copyOf(texts);
        }
    }

    private final SchemaCache schemas;
    private final AccessPolicy policy;
    private final CellCodecs codecs;
    private final SchemaTransactions transactions;
    private final CellMoves moves;
    private final Pool pool;
    private final Impact impact;

    Conversions(
            SchemaCache schemas,
            AccessPolicy policy,
            CellCodecs codecs,
            SchemaTransactions transactions,
            CellMoves moves,
            Pool pool,
            Impact impact) {
        this.schemas = schemas;
        this.policy = policy;
        this.codecs = codecs;
        this.transactions = transactions;
        this.moves = moves;
        this.pool = pool;
        this.impact = impact;
    }

    /** Changes nothing. */
    public Uni<Outcome> preview(Author author, Wish wish) {
        return transactions.whole(author.work(), connection -> Locks.shareBase(connection, wish.baseId())
                .chain(() -> schemas.current(connection, wish.baseId()))
                .chain(found -> preview(connection, author, allowed(author, found), wish))
                .invoke(outcome -> author.work().result(ConversionReport.of(true, outcome))));
    }

    private Base allowed(Author author, Optional<CachedSchema> found) {
        policy.require(author.principal(), found.map(CachedSchema::base), Permission.CHANGE_SCHEMA);
        return found.orElseThrow().base();
    }

    private Uni<Outcome> preview(SqlConnection connection, Author author, Base base, Wish wish) {
        Table table = table(base, wish);
        Field from = field(table, wish);
        Tally tally = new Tally();
        return new TargetField(codecs, base, table, from).of(connection, wish).chain(to -> moves.count(
                        connection, base, table, from, to, tally)
                .chain(() -> impact.uses(connection, author.principal(), base, Target.of(table, from)))
                .map(uses -> new Outcome(to, tally, texts(from), uses)));
    }

    /** In one transaction: a failure leaves everything as it was. */
    public Uni<Outcome> convert(Author author, Wish wish) {
        return transactions
                .change(author, wish.baseId(), (draft, base) -> {
                    Table table = table(base, wish);
                    Field from = field(table, wish);
                    // The transaction, which has the base for itself, is yet to touch the table: as long as it does
                    // not, it keeps no reader out.
                    return impact.check(
                                    draft.connection(), author.principal(), base, Target.of(table, from), wish.ifUsed())
                            .chain(uses -> new TargetField(codecs, base, table, from)
                                    .of(pool, wish)
                                    .chain(to -> convert(author, draft, table, from, to, uses)))
                            .invoke(outcome -> author.work().result(ConversionReport.of(false, outcome)));
                })
                .map(Changed::value);
    }

    private Uni<Outcome> convert(Author author, BaseDraft draft, Table table, Field from, Field to, Uses uses) {
        Tally tally = new Tally();
        Outcome outcome = new Outcome(to, tally, texts(from), uses);
        if (CellConversion.isSameStorage(from, to)) {
            return moves.count(draft.connection(), draft.base(), table, from, to, tally)
                    .chain(() -> draft.retypeField(table.id(), to))
                    .replaceWith(outcome);
        }
        List<Replacement> replacements = new ArrayList<>();
        replacements.add(moves.to(author, draft, table, to, tally));
        if (from.kind() instanceof FieldKind.Link link) {
            Table linked = draft.base().table(link.linkedTableId());
            link.inverseFieldId().ifPresent(id -> replacements.add(moves.toText(draft, linked, linked.field(id))));
        }
        return draft.replaceFields(replacements).replaceWith(outcome);
    }

    private static List<String> texts(Field from) {
        return from.kind() instanceof FieldKind.Link link
                ? link.inverseFieldId().stream().toList()
                : List.of();
    }

    private static Table table(Base base, Wish wish) {
        return base.tables().stream()
                .filter(t -> t.id().equals(wish.tableId()))
                .findFirst()
                .orElseThrow(() -> new NotFound.Part().exception());
    }

    private static Field field(Table table, Wish wish) {
        if (!table.has(wish.fieldId())) {
            throw new NotFound.Part().exception();
        }
        return table.field(wish.fieldId());
    }
}
