package org.pyairtable.data.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.pyairtable.data.formula.Derivation;
import org.pyairtable.data.formula.Derivations;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.ChangeTimes;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.LinkTrail;
import org.pyairtable.data.schema.Rule;
import org.pyairtable.data.schema.Rule.Access;
import org.pyairtable.data.schema.Rules;
import org.pyairtable.data.schema.Table;

/**
 * What some rules leave of a base. Several rules combine by taking away what any of them takes away. What is hidden hides what
 * shows it: fields that are computed from it, links to tables that are not seen and the other sides of hidden links, and
 * tables whose records lose their names. A link to a table of which some records are seen shows those; what is computed over it
 * is hidden. A field that is declared open is seen although it is computed from hidden fields, and what is computed from it as well;
 * it is hidden where it shows records that are not seen.
 *
 * @param access what remains possible with a table, by its id; everything for the others
 * @param hidden ids of fields that are not seen
 * @param masked ids of link fields that show some of their records
 * @param opened ids of fields that are seen because they are declared open
 * @param readOnly ids of fields that are not written
 * @param rows conditions by the ids of the tables whose records they select
 */
record Remains(
        Map<String, Access> access,
        Set<String> hidden,
        Set<String> masked,
        Set<String> opened,
        Set<String> readOnly,
        Map<String, List<String>> rows) {
    static Remains of(Base base, Derivations derivations, List<Rule> rules) {
        return new Spreading(base, derivations).over(rules);
    }

    Access access(String tableId) {
        return access.getOrDefault(tableId, Access.EDIT);
    }

    boolean isSeen(Table table) {
        return access(table.id()) != Access.NONE;
    }

    /** Ids of the tables of which something is not seen. */
    Set<String> notSeenWhole(Base base) {
        Set<String> tables = new LinkedHashSet<>();
        for (Table table : base.tables()) {
            boolean hides = table.fields().stream()
                    .anyMatch(field -> hidden.contains(field.id()) || masked.contains(field.id()));
            if (!isSeen(table) || hides || rows.containsKey(table.id())) {
                tables.add(table.id());
            }
        }
        return tables;
    }

    /** Hides until nothing is left that shows what is hidden. */
    private static final class Spreading {
        private static final String FIELD = "fld";

        private final Base base;
        private final Derivations derivations;
        private final Map<String, Access> access = new HashMap<>();
        private final Set<String> hidden = new HashSet<>();
        private final Set<String> masked = new HashSet<>();
        /** Ids of hidden fields that show records which are not seen: this no declaration opens. */
        private final Set<String> ofRecords = new HashSet<>();

        private final Set<String> readOnly = new HashSet<>();
        private final Map<String, List<String>> rows = new HashMap<>();

        Spreading(Base base, Derivations derivations) {
            this.base = base;
            this.derivations = derivations;
        }

        Remains over(List<Rule> rules) {
            rules.forEach(rule -> rule.tables().forEach(this::take));
            hideOtherSides();
            maskLinks();
            int before;
            do {
                before = hidden.size() + ofRecords.size() + access.size();
                base.tables().forEach(this::hideWithoutName);
                base.tables().forEach(table -> table.fields().forEach(field -> hide(table, field)));
                derivations.ordered().forEach(this::hide);
            } while (hidden.size() + ofRecords.size() + access.size() > before);
            Set<String> opened = opened();
            masked.removeAll(hidden);
            return new Remains(
                    Map.copyOf(access),
                    Set.copyOf(hidden),
                    Set.copyOf(masked),
                    Set.copyOf(opened),
                    Set.copyOf(readOnly),
                    Map.copyOf(rows));
        }

        private void hide(Table table, Field field) {
            if (showsRecords(table, field)) {
                hideRecords(field);
            } else if (showsHidden(field) && !isOpen(field)) {
                hidden.add(field.id());
            }
        }

        private void hide(Derivation derivation) {
            Field field = derivation.field();
            if (reads(derivation, this::isOfRecords)
                    || derivation.linkedInputs().stream().anyMatch(input -> isPartly(input.targetTableId()))) {
                hideRecords(field);
            } else if (reads(derivation, this::isNotWhole) && !isOpen(field)) {
                hidden.add(field.id());
            }
        }

        private void hideRecords(Field field) {
            hidden.add(field.id());
            ofRecords.add(field.id());
        }

        private boolean isOpen(Field field) {
            return base.rules().open().contains(field.id()) && Rules.canBeOpen(field.kind());
        }

        private Set<String> opened() {
            Set<String> opened = new HashSet<>();
            base.tables().forEach(table -> table.fields().stream()
                    .filter(this::isOpen)
                    .filter(field -> !hidden.contains(field.id()) && showsHidden(field))
                    .forEach(field -> opened.add(field.id())));
            derivations.ordered().stream()
                    .filter(derivation -> isOpen(derivation.field())
                            && !hidden.contains(derivation.field().id())
                            && reads(derivation, this::isNotWhole))
                    .forEach(derivation -> opened.add(derivation.field().id()));
            return opened;
        }

        private void take(Rule.OnTable on) {
            Optional<Table> found = base.tables().stream()
                    .filter(t -> t.id().equals(on.tableId()))
                    .findFirst();
            if (found.isEmpty()) {
                return;
            }
            Table table = found.get();
            limit(table, on.access());
            hidden.addAll(on.hidden());
            readOnly.addAll(on.readOnly());
            on.rows().ifPresent(condition -> {
                if (RowCondition.fits(base, table, condition)) {
                    rows.computeIfAbsent(table.id(), id -> new ArrayList<>()).add(condition);
                } else {
                    // What it compares is gone or is of another type, so nobody knows which records it was to show.
                    limit(table, Access.NONE);
                }
            });
        }

        private void limit(Table table, Access most) {
            if (most != Access.EDIT) {
                access.merge(table.id(), most, (one, other) -> one.includes(other) ? other : one);
            }
        }

        private void hideOtherSides() {
            for (Table table : base.tables()) {
                for (Field field : table.fields()) {
                    if (hidden.contains(field.id()) && field.kind() instanceof FieldKind.Link link) {
                        link.inverseFieldId().ifPresent(hidden::add);
                    }
                }
            }
        }

        /** Which records are seen changes with the time is more than a schema can say, so such links are hidden. */
        private void maskLinks() {
            for (Table table : base.tables()) {
                for (Field field : table.fields()) {
                    if (field.kind() instanceof FieldKind.Link link && rows.containsKey(link.linkedTableId())) {
                        if (isTimed(link.linkedTableId())) {
                            hideRecords(field);
                        } else {
                            masked.add(field.id());
                        }
                    }
                }
            }
        }

        private boolean isTimed(String tableId) {
            return rows.getOrDefault(tableId, List.of()).stream()
                    .anyMatch(condition -> RowCondition.readsTime(base, base.table(tableId), condition));
        }

        /** Records are named by their primary field; without it there is nothing to see. */
        private void hideWithoutName(Table table) {
            if (hidden.contains(table.primaryField().id())) {
                access.put(table.id(), Access.NONE);
            }
            if (access.get(table.id()) == Access.NONE) {
                table.fields().forEach(this::hideRecords);
            }
        }

        /** Whether the field shows records that are not seen, or what is computed from such a field. */
        private boolean showsRecords(Table table, Field field) {
            if (field.kind() instanceof FieldKind.Link link) {
                return access.get(link.linkedTableId()) == Access.NONE;
            }
            boolean leads = LinkTrail.of(base, table, field)
                    .filter(trail -> trail.links().stream().anyMatch(link -> isPartly(link.linkedTableId())))
                    .isPresent();
            return leads || named(field.kind()).stream().anyMatch(this::isOfRecords);
        }

        /** Whether the field shows what is computed, generated or watched from a hidden field. */
        private boolean showsHidden(Field field) {
            return named(field.kind()).stream().anyMatch(this::isNotWhole);
        }

        private boolean isOfRecords(String fieldId) {
            return ofRecords.contains(fieldId) || masked.contains(fieldId);
        }

        private boolean isNotWhole(String fieldId) {
            return hidden.contains(fieldId) || masked.contains(fieldId);
        }

        private static Set<String> named(FieldKind kind) {
            Set<String> named = new HashSet<>(kind.watched());
            switch (kind) {
                case FieldKind.AiText text -> named.addAll(text.references());
                case FieldKind.Formula formula -> named.addAll(formula.references());
                case FieldKind.Button button -> named.addAll(button.references());
                case FieldKind.Watching watching -> named.addAll(watching.fieldIds());
                case FieldKind.Lookup lookup -> named.addAll(List.of(lookup.linkFieldId(), lookup.targetFieldId()));
                case FieldKind.Rollup rollup -> named.addAll(List.of(rollup.linkFieldId(), rollup.targetFieldId()));
                case FieldKind.Count count -> named.add(count.linkFieldId());
                default -> {}
            }
            return named;
        }

        private static boolean reads(Derivation derivation, Predicate<String> concealed) {
            return derivation.rowInputs().stream().anyMatch(id -> conceals(id, concealed))
                    || derivation.linkedInputs().stream().anyMatch(input -> conceals(input.targetFieldId(), concealed));
        }

        /** The field itself, or that of which the input keeps when it was changed. */
        private static boolean conceals(String fieldId, Predicate<String> concealed) {
            return concealed.test(fieldId)
                    || (fieldId.startsWith(ChangeTimes.PREFIX)
                            && concealed.test(FIELD + fieldId.substring(ChangeTimes.PREFIX.length())));
        }

        /** Whether some records of the table, or all, are not seen. */
        private boolean isPartly(String tableId) {
            return access.get(tableId) == Access.NONE || rows.containsKey(tableId);
        }
    }
}
