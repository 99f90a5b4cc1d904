package org.pyairtable.data.rules.change;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.rules.RowCondition;
import org.pyairtable.data.rules.change.RulesBody.AudienceBody;
import org.pyairtable.data.rules.change.RulesBody.OpenFieldsBody;
import org.pyairtable.data.rules.change.RulesBody.RuleBody;
import org.pyairtable.data.rules.change.RulesBody.TableBody;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Rule;
import org.pyairtable.data.schema.Rule.Access;
import org.pyairtable.data.schema.Rule.Audience;
import org.pyairtable.data.schema.Rules;
import org.pyairtable.data.schema.Table;
import org.pyairtable.data.wire.StorableText;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.Ids;

/**
 * Reads the rules that a client writes against the schema of the base.
 *
 * @param isMember whether a user belongs to the base's workspace
 */
record RulesReader(Base base, Predicate<String> isMember) {
    static final int MOST_RULES = 50;
    static final int MOST_FIELDS = 1_000;
    static final int MOST_OPEN = 1_000;
    static final int LONGEST_NAME = 100;
    static final int LONGEST_CONDITION = 2_000;
    private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    List<Rule> read(@Nullable List<@Nullable RuleBody> bodies) {
        if (bodies == null) {
            throw invalid("rules", "is missing");
        }
        if (bodies.size() > MOST_RULES) {
            throw invalid(
                    "rules", "has more than " + MOST_RULES + " rules; put tables into one rule for each audience");
        }
        List<Rule> rules = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < bodies.size(); i++) {
            String place = "rules[" + i + "]";
            Rule rule = rule(place, given(place, bodies.get(i)));
            if (!ids.add(rule.id())) {
                throw invalid(place + ".id", "is the id of an earlier rule of the list");
            }
            rules.add(rule);
        }
        return rules;
    }

    /** Ids of the fields that are declared open. */
    Set<String> readOpen(@Nullable List<@Nullable OpenFieldsBody> bodies) {
        if (bodies == null) {
            return Set.of();
        }
        if (bodies.size() > MOST_OPEN) {
            throw invalid("openFields", "has more than " + MOST_OPEN + " tables");
        }
        Set<String> open = new LinkedHashSet<>();
        for (int i = 0; i < bodies.size(); i++) {
            String place = "openFields[" + i + "]";
            OpenFieldsBody body = given(place, bodies.get(i));
            Table table = existing(place, body.table());
            Set<String> fields = fields(place + ".fields", table, body.fields());
            fields.stream()
                    .map(table::field)
                    .filter(field -> !Rules.canBeOpen(field.kind()))
                    .findFirst()
                    .ifPresent(field -> {
                        throw invalid(
                                place + ".fields",
                                "'" + field.name()
                                        + "' is not a formula, lookup, rollup or count, which alone are open");
                    });
            open.addAll(fields);
        }
        if (open.size() > MOST_FIELDS) {
            throw invalid("openFields", "has more than " + MOST_FIELDS + " fields");
        }
        return open;
    }

    private Table existing(String place, @Nullable String nameOrId) {
        String named = Optional.ofNullable(nameOrId).orElse("");
        return base.find(named)
                .orElseThrow(() -> invalid(place + ".table", "'" + named + "' is not a table of the base"));
    }

    private Rule rule(String place, RuleBody body) {
        String id = body.id() == null ? Ids.random("rul") : body.id();
        if (body.id() != null
                && base.rules().list().stream().noneMatch(rule -> rule.id().equals(id))) {
            throw invalid(place + ".id", "'" + id + "' is not a rule of the base; leave the id out for a new rule");
        }
        String name = body.name() == null ? "" : body.name().strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME || !StorableText.is(name)) {
            throw invalid(place + ".name", "needs 1 to " + LONGEST_NAME + " characters");
        }
        return new Rule(id, name, audience(place + ".audience", body.audience()), tables(place, body.tables()));
    }

    private Audience audience(String place, @Nullable AudienceBody body) {
        if (body == null
                || Stream.of(
                                        Optional.ofNullable(body.role()),
                                        Optional.ofNullable(body.user()),
                                        Optional.ofNullable(body.group()))
                                .filter(Optional::isPresent)
                                .count()
                        != 1) {
            throw invalid(place, "needs exactly one of role, user and group");
        }
        if (body.role() != null) {
            Role role = Role.fromWireName(body.role())
                    .filter(found -> !found.includes(Role.CREATOR))
                    .orElseThrow(() -> invalid(
                            place + ".role",
                            "'" + body.role() + "' is not one of viewer, commenter and editor; owners and creators see"
                                    + " everything"));
            return new Rule.OfRole(role);
        }
        if (body.user() != null) {
            if (!isMember.test(body.user())) {
                throw invalid(place + ".user", "'" + body.user() + "' is not a member of the workspace");
            }
            return new Rule.OfUser(body.user());
        }
        String group = Optional.ofNullable(body.group()).orElse("");
        if (!GROUP.matcher(group).matches()) {
            throw invalid(place + ".group", "is not the id of a group");
        }
        return new Rule.OfGroup(group);
    }

    private List<Rule.OnTable> tables(String rulePlace, @Nullable List<@Nullable TableBody> bodies) {
        if (bodies == null || bodies.isEmpty()) {
            throw invalid(rulePlace + ".tables", "needs a table; leave out a rule that takes nothing away");
        }
        List<Rule.OnTable> tables = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < bodies.size(); i++) {
            String place = rulePlace + ".tables[" + i + "]";
            Rule.OnTable on = table(place, given(place, bodies.get(i)));
            if (!ids.add(on.tableId())) {
                throw invalid(place + ".table", "is an earlier table of the rule");
            }
            tables.add(on);
        }
        return tables;
    }

    private Rule.OnTable table(String place, TableBody body) {
        Table table = existing(place, body.table());
        Set<String> hidden = fields(place + ".hiddenFields", table, body.hiddenFields());
        if (hidden.contains(table.primaryField().id())) {
            throw invalid(
                    place + ".hiddenFields",
                    "'" + table.primaryField().name()
                            + "' is the primary field, by which records are named; give the table the access none instead");
        }
        return new Rule.OnTable(
                table.id(),
                access(place + ".access", body.access()),
                hidden,
                fields(place + ".readOnlyFields", table, body.readOnlyFields()),
                rows(place + ".rows", table, body.rows()));
    }

    private static Access access(String place, @Nullable String text) {
        if (text == null) {
            return Access.EDIT;
        }
        return Stream.of(Access.values())
                .filter(access -> access.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> invalid(place, "'" + text + "' is not one of none, read, comment and edit"));
    }

    private static Set<String> fields(String place, Table table, @Nullable List<@Nullable String> names) {
        if (names == null) {
            return Set.of();
        }
        if (names.size() > MOST_FIELDS) {
            throw invalid(place, "has more than " + MOST_FIELDS + " fields, the limit");
        }
        return names.stream()
                .map(name -> table.find(name == null ? "" : name)
                        .map(Field::id)
                        .orElseThrow(
                                () -> invalid(place, "'" + name + "' is not a field of the table " + table.name())))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Optional<String> rows(String place, Table table, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        if (text.length() > LONGEST_CONDITION || !StorableText.is(text)) {
            throw invalid(
                    place, "is longer than " + LONGEST_CONDITION + " characters, or has some that cannot be kept");
        }
        try {
            return Optional.of(RowCondition.stored(base, table, text));
        } catch (RowCondition.UnfitException e) {
            throw invalid(place, String.valueOf(e.getMessage()));
        }
    }

    private static <T> T given(String place, @Nullable T value) {
        if (value == null) {
            throw invalid(place, "is missing");
        }
        return value;
    }

    static RuntimeException invalid(String place, String rule) {
        return new InvalidRequest.Member(place, rule).exception();
    }
}
