package org.pyairtable.data.access;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.pyairtable.data.query.Parameters;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.refusal.NotPermitted;
import org.pyairtable.data.refusal.UnknownName;
import org.pyairtable.data.rules.Restriction;
import org.pyairtable.data.rules.SharedView;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Rule.Access;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.schema.View;
import org.pyairtable.data.schema.cache.CachedSchema;
import org.pyairtable.events.Role;

/**
 * What a caller was granted on a base. Every list, read and write asks it about the tables, fields and records that it
 * touches, so this is where rules take effect.
 *
 * @param userId on whose behalf changes happen
 * @param restriction what rules leave; absent for a caller whom none concerns
 */
public record Grant(String userId, Role role, Optional<Restriction> restriction) {
    /** A grant that no rule restricts. */
    public Grant(String userId, Role role) {
        this(userId, role, Optional.empty());
    }

    Grant under(Restriction rules) {
        return new Grant(userId, role, Optional.of(rules));
    }

    /** Whether rules keep the caller from something in the base. */
    public boolean isRestricted() {
        return restriction.isPresent();
    }

    /** The base as the caller sees it; what is hidden is not in it. */
    public CachedSchema seen(CachedSchema schema) {
        return restriction.map(Restriction::seen).orElse(schema);
    }

    /** As above. */
    public Base seen(Base base) {
        return restriction.map(rules -> rules.seen().base()).orElse(base);
    }

    /** A table by id or name, as a caller writes either of them; empty for one that the caller may not know of. */
    public Optional<Table> find(Base base, String nameOrId) {
        return seen(base).find(nameOrId).map(found -> base.table(found.id()));
    }

    /** Refuses a caller who may do less with the table. */
    public void require(Table table, Access access) {
        if (restriction.filter(rules -> !rules.access(table).includes(access)).isPresent()) {
            throw new NotPermitted().exception();
        }
    }

    /** A table that the caller may do this with, by id or name. */
    public Table table(Base base, String nameOrId, Access access) {
        Table table = find(base, nameOrId).orElseThrow(() -> new NotFound.Part().exception());
        require(table, access);
        return table;
    }

    /** Whether there may be records in the table that the caller does not see. */
    public boolean selectsRows(Table table) {
        return restriction.filter(rules -> rules.selectsRows(table)).isPresent();
    }

    /** Conditions over the table called {@code t} that hold for the records that the caller sees; never null for a row. */
    public List<Function<Parameters, String>> rows(Table table, Instant now) {
        return restriction.map(rules -> rules.rows(table, now)).orElse(List.of());
    }

    /**
     * Ids of the fields whose cells alone decide which records of the table the caller sees; empty when links, computed cells or
     * their times have a part in it.
     */
    public Optional<Set<String>> deciding(Table table) {
        return restriction.map(rules -> rules.deciding(table)).orElse(Optional.of(Set.of()));
    }

    /** Whether cells of the field may be answered. */
    public boolean shows(Field field) {
        return restriction.map(rules -> rules.shows(field)).orElse(true);
    }

    /** Whether cells of the link field may lead to records that the caller does not see, and leave those out. */
    public boolean masks(Field field) {
        return restriction.filter(rules -> rules.masks(field)).isPresent();
    }

    /** Whether there is such a link in the table. */
    public boolean masksLinks(Table table) {
        return restriction.isPresent() && table.fields().stream().anyMatch(this::masks);
    }

    /** The view through which alone the caller sees the table; absent for members. */
    public Optional<View> through(Table table) {
        return restriction
                .flatMap(Restriction::shared)
                .filter(shared -> shared.table().id().equals(table.id()))
                .map(SharedView::view);
    }

    /** The fields of a table whose cells may be answered, in their order. */
    public List<Field> shown(Table table) {
        Optional<View> view = through(table);
        if (view.isPresent()) {
            return view.get().settings().visible(table);
        }
        List<Field> shown = new ArrayList<>();
        for (Field field : table.fields()) {
            if (shows(field)) {
                shown.add(field);
            }
        }
        return shown;
    }

    /** A field by id or name, as a caller writes either of them; one that it may not know of does not exist. */
    public Field field(Table table, String nameOrId) {
        return table.find(nameOrId).filter(this::shows).orElseThrow(() -> new UnknownName.OfField(nameOrId)
                .exception());
    }

    /** A field whose cells are to be written, by id or name; refused when the caller only sees them. */
    public Field written(Table table, String nameOrId) {
        Field field = field(table, nameOrId);
        if (!writes(field)) {
            throw new NotPermitted().exception();
        }
        return field;
    }

    /** Whether cells of the field may be written. */
    public boolean writes(Field field) {
        return restriction
                .map(rules -> rules.shows(field) && !rules.isReadOnly(field))
                .orElse(true);
    }
}
