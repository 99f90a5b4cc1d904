package org.pyairtable.data.formula;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pyairtable.data.formula.Derivation.Ids;
import org.pyairtable.data.formula.Derivation.InCell;
import org.pyairtable.data.formula.Derivation.InCellsOf;
import org.pyairtable.data.formula.Derivation.LinkedInput;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.LinkTrail;
import org.pyairtable.data.schema.Table;
import org.pyairtable.formula.CompiledFormula;
import org.pyairtable.formula.FieldResolver;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.formula.FormulaParser;

/** All derived fields of a base, each after those that it reads. Immutable. */
public final class Derivations {
    private final List<Derivation> ordered;
    private final boolean circular;

    private Derivations(List<Derivation> ordered, boolean circular) {
        this.ordered = List.copyOf(ordered);
        this.circular = circular;
    }

    public static Derivations of(Base base) {
        Map<String, Derivation> all = new LinkedHashMap<>();
        for (Table table : base.tables()) {
            for (Field field : table.stored()) {
                if (field.kind() instanceof FieldKind.Derived derived) {
                    all.put(field.id(), derivation(base, table, field, derived));
                }
            }
        }
        Ordering ordering = new Ordering(all);
        all.keySet().forEach(ordering::visit);
        return new Derivations(ordering.ordered, ordering.circular);
    }

    /** In an order in which each one only reads what comes before it. */
    public List<Derivation> ordered() {
        return ordered;
    }

    /** Whether fields read each other in a circle; such a base is not allowed to come about. */
    public boolean isCircular() {
        return circular;
    }

    public List<Derivation> of(Table table) {
        return ordered.stream().filter(d -> d.table().id().equals(table.id())).toList();
    }

    /** The derivation of the field, if it is derived, and of all fields that read it, in order. */
    public List<Derivation> readersOf(String fieldId) {
        Set<String> changed = new HashSet<>(Set.of(fieldId));
        List<Derivation> readers = new ArrayList<>();
        for (Derivation d : ordered) {
            boolean reads = d.field().id().equals(fieldId)
                    || d.rowInputs().stream().anyMatch(changed::contains)
                    || d.linkedInputs().stream().anyMatch(i -> changed.contains(i.targetFieldId()));
            if (reads) {
                changed.add(d.field().id());
                readers.add(d);
            }
        }
        return readers;
    }

    /** The tables whose records may change when records of {@code table} are written. */
    public Set<String> reach(Table table) {
        Set<String> reached = new HashSet<>();
        reached.add(table.id());
        table.fields().forEach(field -> {
            if (field.kind() instanceof FieldKind.Link link) {
                reached.add(link.linkedTableId());
            }
        });
        boolean grew = true;
        while (grew) {
            grew = false;
            for (Derivation d : ordered) {
                if (d.linkedInputs().stream().anyMatch(i -> reached.contains(i.targetTableId()))) {
                    grew |= reached.add(d.table().id());
                }
            }
        }
        return reached;
    }

    private static Derivation derivation(Base base, Table table, Field field, FieldKind.Derived kind) {
        boolean broken =
                switch (kind) {
                    case FieldKind.Count count ->
                        CellTypes.linked(base, table, count.linkFieldId()).isEmpty();
                    case FieldKind.Lookup lookup ->
                        isMissing(base, table, lookup.linkFieldId(), lookup.targetFieldId());
                    case FieldKind.Rollup rollup ->
                        isMissing(base, table, rollup.linkFieldId(), rollup.targetFieldId());
                    case FieldKind.Formula formula -> false;
                    case FieldKind.Button button -> false;
                    case FieldKind.WatchedTime watched -> false;
                    case FieldKind.WatchedBy watched -> false;
                };
        if (broken) {
            return new Derivation(table, field, Set.of(), List.of(), false, Optional.empty());
        }
        return switch (kind) {
            case FieldKind.Count count ->
                new Derivation(table, field, Set.of(count.linkFieldId()), List.of(), false, Optional.empty());
            case FieldKind.Lookup lookup ->
                new Derivation(
                        table,
                        field,
                        Set.of(lookup.linkFieldId()),
                        List.of(cells(table, lookup.linkFieldId(), lookup.targetFieldId())),
                        false,
                        Optional.empty());
            case FieldKind.Rollup rollup ->
                new Derivation(
                        table,
                        field,
                        Set.of(rollup.linkFieldId()),
                        rolledUp(base, table, rollup),
                        false,
                        compile(rollup.expression(), rollupResolver(base, table, rollup)));
            case FieldKind.Formula formula -> formula(base, table, field, formula.expression());
            case FieldKind.Button button -> formula(base, table, field, button.expression());
            case FieldKind.WatchedTime watched -> watching(table, field, watched.fieldIds());
            case FieldKind.WatchedBy watched -> watching(table, field, watched.fieldIds());
        };
    }

    private static boolean isMissing(Base base, Table table, String linkFieldId, String targetFieldId) {
        return CellTypes.linked(base, table, linkFieldId)
                .filter(linked -> linked.has(targetFieldId))
                .isEmpty();
    }

    private static Derivation watching(Table table, Field field, Set<String> fieldIds) {
        Set<String> written = fieldIds.stream()
                .filter(id -> table.has(id) && !table.field(id).isComputed())
                .collect(Collectors.toSet());
        return new Derivation(table, field, written, List.of(), false, Optional.empty());
    }

    private static Derivation formula(Base base, Table table, Field field, String expression) {
        Optional<CompiledFormula> compiled = compile(expression, CellTypes.resolver(base, table));
        Set<String> references = compiled.map(CompiledFormula::fieldIds).orElse(Set.of());
        Set<String> inputs = new HashSet<>(references);
        compiled.ifPresent(
                asking -> asking.watchedIds().forEach(id -> table.time(id).ifPresent(time -> inputs.add(time.id()))));
        List<LinkedInput> linked = new ArrayList<>();
        boolean readsModification = expression.toUpperCase(Locale.ROOT).contains("LAST_MODIFIED_TIME");
        for (String id : references) {
            FieldKind referenced = table.field(id).kind();
            LinkTrail.of(base, table, table.field(id))
                    .map(trail -> names(base, new InCell(id), trail))
                    .ifPresent(linked::add);
            readsModification |=
                    referenced instanceof FieldKind.LastModifiedTime || referenced instanceof FieldKind.LastModifiedBy;
        }
        return new Derivation(table, field, inputs, linked, readsModification, compiled);
    }

    /** The resolver of a rollup's {@code values}. */
    public static FieldResolver rollupResolver(Base base, Table table, FieldKind.Rollup rollup) {
        Table linked = CellTypes.linked(base, table, rollup.linkFieldId()).orElseThrow();
        return FieldResolver.rollup(CellTypes.of(base, linked, linked.field(rollup.targetFieldId())));
    }

    private static LinkedInput cells(Table table, String linkFieldId, String targetFieldId) {
        FieldKind.Link link = (FieldKind.Link) table.field(linkFieldId).kind();
        return new LinkedInput(new InCell(linkFieldId), new LinkTrail(List.of(link)), targetFieldId);
    }

    /** Where the target's cells hold record ids, a rollup reads what those records are called. */
    private static List<LinkedInput> rolledUp(Base base, Table table, FieldKind.Rollup rollup) {
        LinkedInput cells = cells(table, rollup.linkFieldId(), rollup.targetFieldId());
        Table linked = base.table(cells.targetTableId());
        FieldKind.Link link = cells.trail().links().getFirst();
        return LinkTrail.of(base, linked, linked.field(rollup.targetFieldId()))
                .map(rest -> names(base, new InCellsOf(cells), rest.after(link)))
                .map(names -> List.of(cells, names))
                .orElse(List.of(cells));
    }

    private static LinkedInput names(Base base, Ids ids, LinkTrail trail) {
        return new LinkedInput(
                ids, trail, base.table(trail.tableId()).primaryField().id());
    }

    private static Optional<CompiledFormula> compile(String expression, FieldResolver fields) {
        try {
            return Optional.of(FormulaParser.parse(expression).bind(fields));
        } catch (FormulaException e) {
            return Optional.empty();
        }
    }

    /** Depth-first order, without recursion: thousands of fields may read one another in a row. */
    private static final class Ordering {
        private final Map<String, Derivation> all;
        private final Map<String, Boolean> done = new HashMap<>();
        private final List<Derivation> ordered = new ArrayList<>();
        private final Deque<Visit> open = new ArrayDeque<>();
        private boolean circular;

        /** A derivation whose inputs come first. */
        private record Visit(Derivation derivation, Iterator<String> inputs) {}

        Ordering(Map<String, Derivation> all) {
            this.all = all;
        }

        void visit(String fieldId) {
            begin(fieldId);
            while (!open.isEmpty()) {
                Visit visit = open.element();
                if (visit.inputs().hasNext()) {
                    begin(visit.inputs().next());
                } else {
                    open.pop();
                    done.put(visit.derivation().field().id(), true);
                    ordered.add(visit.derivation());
                }
            }
        }

        private void begin(String fieldId) {
            Derivation derivation = all.get(fieldId);
            if (derivation == null || Boolean.TRUE.equals(done.get(fieldId))) {
                return;
            }
            if (done.containsKey(fieldId)) {
                circular = true;
                return;
            }
            done.put(fieldId, false);
            open.push(new Visit(derivation, inputs(derivation).iterator()));
        }

        private static Collection<String> inputs(Derivation derivation) {
            List<String> inputs = new ArrayList<>(derivation.rowInputs());
            derivation.linkedInputs().forEach(i -> inputs.add(i.targetFieldId()));
            return inputs;
        }
    }
}
