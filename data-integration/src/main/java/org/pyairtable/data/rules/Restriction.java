package org.pyairtable.data.rules;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Rule.Access;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.cache.CachedSchema;

/** What the rules of a base leave for a reader whom some of them concern. */
public final class Restriction {
    private final Base base;
    private final Remains remains;
    private final CachedSchema seen;
    private final Reader reader;

    Restriction(Base base, Remains remains, CachedSchema seen, Reader reader) {
        this.base = base;
        this.remains = remains;
        this.seen = seen;
        this.reader = reader;
    }

    /** The base as the reader sees it: there is nothing in it that is hidden. */
    public CachedSchema seen() {
        return seen;
    }

    /** What remains possible with the table, if the reader's role permits it. */
    public Access access(Table table) {
        return remains.access(table.id());
    }

    public boolean shows(Field field) {
        return !remains.hidden().contains(field.id());
    }

    public boolean isReadOnly(Field field) {
        return remains.readOnly().contains(field.id());
    }

    /** Whether the reader may see some records of the table and others not. */
    public boolean selectsRows(Table table) {
        return remains.rows().containsKey(table.id());
    }

    /** Conditions over the table called {@code t} that hold for the records that the reader sees; never null for a row. */
    public List<Function<Parameters, String>> rows(Table table, Instant now) {
        Table whole = base.table(table.id());
        return remains.rows().getOrDefault(table.id(), List.of()).stream()
                .<Function<Parameters, String>>map(condition -> parameters -> sql(whole, condition, now, parameters))
                .toList();
    }

    /** Nothing, when the database turns out not to decide it for this reader. */
    private String sql(Table table, String condition, Instant now, Parameters parameters) {
        return RowCondition.fits(base, table, condition, reader.asking())
                ? RowCondition.sql(base, table, condition, reader.asking(), now, parameters)
                : "false";
    }
}
