package org.pyairtable.data.rules;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Rule.Access;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.formula.FormulaException;

/** What the rules of a base leave for a reader whom some of them concern, or for the holder of a link. */
public final class Restriction {
    private final Base base;
    private final Remains remains;
    private final CachedSchema seen;
    private final Reader reader;
    private final Optional<SharedView> shared;

    Restriction(Base base, Remains remains, CachedSchema seen, Reader reader) {
        this(base, remains, seen, reader, Optional.empty());
    }

    private Restriction(Base base, Remains remains, CachedSchema seen, Reader reader, Optional<SharedView> shared) {
        this.base = base;
        this.remains = remains;
        this.seen = seen;
        this.reader = reader;
        this.shared = shared;
    }

    /** The same for who sees one view alone. */
    Restriction to(SharedView view) {
        return new Restriction(base, remains, seen, reader, Optional.of(view));
    }

    /** What the holder of a link sees; absent for members. */
    public Optional<SharedView> shared() {
        return shared;
    }

    /**
     * The base as the reader sees it: there is nothing in it that rules hide. What the view of a link leaves out is in it, because
     * its filter and order may read that.
     */
    public CachedSchema seen() {
        return seen;
    }

    /** What remains possible with the table, if the reader's role permits it. */
    public Access access(Table table) {
        Access left = remains.access(table.id());
        return shared.map(view ->
                        view.table().id().equals(table.id()) && left.includes(Access.READ) ? Access.READ : Access.NONE)
                .orElse(left);
    }

    public boolean shows(Field field) {
        return !remains.hidden().contains(field.id())
                && shared.map(view -> view.shows(field)).orElse(true);
    }

    /** Whether cells of the link field show some of their records and not others. */
    public boolean masks(Field field) {
        return remains.masked().contains(field.id());
    }

    /** Whether the field is seen, although it is computed from what is hidden, because it is declared open. */
    public boolean opens(Field field) {
        return shows(field) && remains.opened().contains(field.id());
    }

    public boolean isReadOnly(Field field) {
        return remains.readOnly().contains(field.id());
    }

    /** Whether the reader may see some records of the table and others not. */
    public boolean selectsRows(Table table) {
        return shared.isPresent() || remains.rows().containsKey(table.id());
    }

    /** Conditions over the table called {@code t} that hold for the records that the reader sees; never null for a row. */
    public List<Function<Parameters, String>> rows(Table table, Instant now) {
        Table whole = base.table(table.id());
        return remains.rows().getOrDefault(table.id(), List.of()).stream()
                .<Function<Parameters, String>>map(condition -> parameters -> sql(whole, condition, now, parameters))
                .toList();
    }

    /**
     * Ids of the fields whose cells alone decide these conditions; empty when links, computed cells or their times have a part in
     * it.
     */
    public Optional<Set<String>> deciding(Table table) {
        Table whole = base.table(table.id());
        Set<String> deciding = new HashSet<>();
        for (String condition : remains.rows().getOrDefault(table.id(), List.of())) {
            Optional<Set<String>> read = RowCondition.cells(base, whole, condition);
            if (read.isEmpty()) {
                return Optional.empty();
            }
            deciding.addAll(read.get());
        }
        return Optional.of(deciding);
    }

    /** Nothing, when the database turns out not to decide it for this reader, or when it asks who reads and that is not known. */
    private String sql(Table table, String condition, Instant now, Parameters parameters) {
        if (shared.isPresent() && RowCondition.asksWhoReads(condition)) {
            return "false";
        }
        try {
            return RowCondition.sql(base, table, condition, reader.asking(), now, parameters);
        } catch (FormulaException | IllegalStateException e) {
            return "false";
        }
    }
}
