package org.pyairtable.data.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.formula.Derivations;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.FieldKind;
import org.pyairtable.data.schema.Rule;
import org.pyairtable.data.schema.Rule.Access;
import org.pyairtable.data.schema.Rules;
import org.pyairtable.data.schema.Table;
import org.pyairtable.events.Role;
import org.pyairtable.formula.ResultType;

/** Decisions on random bases under random rules, against a reference that is slow and plain. */
class DecisionsModelTest {
    private static final int DECISIONS = 100_000;
    private static final List<Role> ROLES = List.of(Role.VIEWER, Role.COMMENTER, Role.EDITOR, Role.CREATOR);
    private static final List<Access> ACCESSES = List.of(Access.values());
    private static final List<String> CONDITIONS = List.of(
            "RECORD_ID() != 'x'",
            "{text} = CURRENT_USER()",
            "{text} = CURRENT_USER('email')",
            "{text} = CURRENT_USER('groups')",
            "{text} != CURRENT_USER('groups')");

    @Test
    void aHundredThousandDecisionsAreThoseOfThePlainReference() {
        Random random = new Random(20261130);
        int decided = 0;
        int hidden = 0;
        int opened = 0;
        while (decided < DECISIONS) {
            Base plain = base(random);
            Base base = plain.withRules(new Rules(1, List.of(), open(random, plain)));
            List<Rule> rules = rules(random, base);
            Reader reader = new Reader(
                    "usr" + random.nextInt(3),
                    ROLES.get(random.nextInt(ROLES.size())),
                    "",
                    random.nextBoolean() ? Set.of("grp" + random.nextInt(2)) : Set.of());
            List<Rule> concerning = rules.stream().filter(reader::isConcernedBy).toList();
            Remains remains = Remains.of(base, Derivations.of(base), concerning);
            Reference reference = new Reference(base, rules, reader);
            for (Table table : base.tables()) {
                assertThat(remains.access(table.id())).isEqualTo(reference.access(table));
                for (Field field : table.fields()) {
                    assertThat(remains.hidden().contains(field.id()))
                            .as("%s of %s under %s for %s", field, base, rules, reader)
                            .isEqualTo(reference.hides(field));
                    assertThat(remains.masked().contains(field.id()))
                            .as("%s of %s under %s for %s", field, base, rules, reader)
                            .isEqualTo(reference.masks(field));
                    assertThat(remains.opened().contains(field.id()))
                            .as("%s of %s under %s for %s", field, base, rules, reader)
                            .isEqualTo(reference.opens(field));
                    opened += reference.opens(field) ? 1 : 0;
                    hidden += reference.hides(field) || reference.masks(field) ? 1 : 0;
                    decided++;
                }
            }
        }
        assertThat(hidden).isBetween(decided / 20, decided * 9 / 10);
        assertThat(opened).isGreaterThan(decided / 500);
    }

    /** Applies each sentence of the documentation until none changes anything. */
    private static final class Reference {
        private final Set<String> hidden = new HashSet<>();
        private final Set<String> masked = new HashSet<>();
        private final Set<String> open;
        private final Set<String> ofRecords = new HashSet<>();
        private final Set<String> nothing = new HashSet<>();
        private final Set<String> someRows = new HashSet<>();
        private final List<Rule.OnTable> parts = new ArrayList<>();

        Reference(Base base, List<Rule> rules, Reader reader) {
            open = base.rules().open();
            for (Rule rule : rules) {
                boolean concerns =
                        switch (rule.audience()) {
                            case Rule.OfRole of -> ROLES.indexOf(reader.role()) <= ROLES.indexOf(of.role());
                            case Rule.OfUser of -> of.userId().equals(reader.userId());
                            case Rule.OfGroup of -> reader.groups().contains(of.groupId());
                        };
                if (concerns && reader.role() != Role.CREATOR) {
                    parts.addAll(rule.tables());
                }
            }
            for (Rule.OnTable part : parts) {
                hidden.addAll(part.hidden());
                if (part.access() == Access.NONE) {
                    nothing.add(part.tableId());
                }
                if (part.rows().isPresent()) {
                    someRows.add(part.tableId());
                }
            }
            for (Table table : base.tables()) {
                for (Field field : table.fields()) {
                    if (hidden.contains(field.id())
                            && field.kind() instanceof FieldKind.Link link
                            && link.inverseFieldId().isPresent()) {
                        hidden.add(link.inverseFieldId().get());
                    }
                }
            }
            for (Table table : base.tables()) {
                for (Field field : table.fields()) {
                    if (field.kind() instanceof FieldKind.Link link && someRows.contains(link.linkedTableId())) {
                        masked.add(field.id());
                    }
                }
            }
            for (int i = 0; i < 50; i++) {
                base.tables().forEach(this::once);
            }
        }

        private void once(Table table) {
            if (hidden.contains(table.primaryField().id())) {
                nothing.add(table.id());
            }
            for (Field field : table.fields()) {
                boolean showsRecords = nothing.contains(table.id())
                        || (field.kind() instanceof FieldKind.Link link && nothing.contains(link.linkedTableId()))
                        || sources(field).stream().anyMatch(id -> ofRecords.contains(id) || masked.contains(id));
                if (showsRecords) {
                    ofRecords.add(field.id());
                }
                if (showsRecords || (!open.contains(field.id()) && showsHidden(field))) {
                    hidden.add(field.id());
                }
            }
        }

        private boolean showsHidden(Field field) {
            return sources(field).stream().anyMatch(this::isHidden);
        }

        private static Collection<String> sources(Field field) {
            return switch (field.kind()) {
                case FieldKind.Formula formula -> formula.references();
                case FieldKind.Count count -> Set.of(count.linkFieldId());
                case FieldKind.Lookup lookup -> List.of(lookup.linkFieldId(), lookup.targetFieldId());
                default -> Set.of();
            };
        }

        /** Seen although it shows what is hidden. */
        boolean opens(Field field) {
            return !hides(field) && showsHidden(field);
        }

        private boolean isHidden(String fieldId) {
            return hidden.contains(fieldId) || masked.contains(fieldId);
        }

        boolean masks(Field field) {
            return masked.contains(field.id()) && !hides(field);
        }

        boolean hides(Field field) {
            return hidden.contains(field.id());
        }

        Access access(Table table) {
            return nothing.contains(table.id())
                    ? Access.NONE
                    : parts.stream()
                            .filter(part -> part.tableId().equals(table.id()))
                            .map(Rule.OnTable::access)
                            .min(Access::compareTo)
                            .orElse(Access.EDIT);
        }
    }

    private static Base base(Random random) {
        int tables = 2 + random.nextInt(3);
        List<List<Field>> fields = new ArrayList<>();
        for (int t = 0; t < tables; t++) {
            fields.add(new ArrayList<>(List.of(field(t, 0, new FieldKind.Text("singleLineText")))));
            for (int f = 1; f < 3; f++) {
                fields.get(t).add(field(t, f, new FieldKind.Text("singleLineText")));
            }
        }
        for (int link = 0; link < tables; link++) {
            int from = random.nextInt(tables);
            int to = random.nextInt(tables);
            String one = id(from, fields.get(from).size());
            if (from == to) {
                fields.get(from).add(field(from, fields.get(from).size(), link(to, false, Optional.empty(), link)));
            } else {
                String other = id(to, fields.get(to).size());
                fields.get(from).add(field(from, fields.get(from).size(), link(to, false, Optional.of(other), link)));
                fields.get(to).add(field(to, fields.get(to).size(), link(from, true, Optional.of(one), link)));
            }
        }
        for (int i = 0; i < 8; i++) {
            int t = random.nextInt(tables);
            List<Field> own = fields.get(t);
            Field any = own.get(random.nextInt(own.size()));
            FieldKind kind;
            if (any.kind() instanceof FieldKind.Link link) {
                List<Field> linked =
                        fields.get(Integer.parseInt(link.linkedTableId().substring(16)));
                kind = random.nextBoolean()
                        ? new FieldKind.Count(any.id())
                        : new FieldKind.Lookup(
                                any.id(),
                                linked.get(random.nextInt(linked.size())).id());
            } else {
                kind = new FieldKind.Formula(
                        "{" + any.id() + "} & 'x'", Set.of(any.id()), Set.of(), true, ResultType.TEXT);
            }
            own.add(field(t, own.size(), kind));
        }
        List<Table> made = new ArrayList<>();
        for (int t = 0; t < tables; t++) {
            made.add(new Table(
                    table(t), "T" + t, Optional.empty(), primary(fields.get(t), random), fields.get(t), List.of()));
        }
        return new Base("appBASE0000000000", "Base", "wsp1", 1, made);
    }

    /** A text, or a formula of a text. */
    private static String primary(List<Field> fields, Random random) {
        List<Field> fit = fields.stream()
                .filter(field -> field.kind() instanceof FieldKind.Text || field.kind() instanceof FieldKind.Formula)
                .toList();
        return fit.get(random.nextInt(fit.size())).id();
    }

    private static FieldKind.Link link(int to, boolean reversed, Optional<String> inverse, int number) {
        return new FieldKind.Link(table(to), reversed, false, inverse, "lnk" + number, Optional.empty());
    }

    private static String table(int t) {
        return "tblTABLE00000000" + t;
    }

    private static String id(int t, int f) {
        return "fldT%dF%02d000000000".formatted(t, f);
    }

    private static Field field(int t, int f, FieldKind kind) {
        return new Field(id(t, f), "F" + t + "_" + f, Optional.empty(), kind);
    }

    /** Some computed fields, in every second base. */
    private static Set<String> open(Random random, Base base) {
        Set<String> open = new HashSet<>();
        if (random.nextInt(8) > 0) {
            base.tables().forEach(table -> table.fields().stream()
                    .filter(field -> Rules.canBeOpen(field.kind()) && random.nextInt(4) > 0)
                    .forEach(field -> open.add(field.id())));
        }
        return open;
    }

    private static List<Rule> rules(Random random, Base base) {
        List<Rule> rules = new ArrayList<>();
        int count = random.nextInt(4);
        for (int r = 0; r < count; r++) {
            Rule.Audience audience =
                    switch (random.nextInt(3)) {
                        case 0 -> new Rule.OfRole(ROLES.get(random.nextInt(3)));
                        case 1 -> new Rule.OfUser("usr" + random.nextInt(3));
                        default -> new Rule.OfGroup("grp" + random.nextInt(2));
                    };
            Map<String, Table> some = new HashMap<>();
            int tables = 1 + random.nextInt(2);
            for (int i = 0; i < tables; i++) {
                Table table = base.tables().get(random.nextInt(base.tables().size()));
                some.put(table.id(), table);
            }
            rules.add(new Rule(
                    "rul" + r,
                    "R" + r,
                    audience,
                    some.values().stream().map(table -> on(random, table)).toList()));
        }
        return rules;
    }

    private static Rule.OnTable on(Random random, Table table) {
        Set<String> hidden = new HashSet<>();
        Field field = table.fields().get(random.nextInt(table.fields().size()));
        if (random.nextBoolean() && !field.id().equals(table.primaryField().id())) {
            hidden.add(field.id());
        }
        Optional<String> rows = Optional.of(CONDITIONS.get(random.nextInt(CONDITIONS.size())))
                .filter(some -> random.nextInt(4) == 0)
                .map(condition ->
                        condition.replace("text", table.fields().get(1).id()));
        Access access = random.nextInt(3) == 0 ? ACCESSES.get(random.nextInt(ACCESSES.size())) : Access.EDIT;
        return new Rule.OnTable(table.id(), access, hidden, Set.of(), rows);
    }
}
