package org.pyairtable.data.rules.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.rules.RowCondition;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Field;
import org.pyairtable.data.schema.Rule;
import org.pyairtable.data.schema.Rules;
import org.pyairtable.data.schema.Table;

/**
 * All rules of a base, in the form in which they are written. What refers to tables and fields that are gone is left out.
 *
 * @param revision to be given with what replaces them
 * @param openFields computed fields that are seen although they are computed from hidden fields
 */
@Schema(name = "BaseRules")
public record RulesAnswer(long revision, List<OneRule> rules, List<OpenFields> openFields) {
    /**
     * @param table id
     * @param fields ids
     */
    @Schema(name = "OpenFields")
    public record OpenFields(String table, List<String> fields) {
        static Optional<OpenFields> of(Base base, Table table) {
            List<String> open = table.fields().stream()
                    .filter(field -> Rules.canBeOpen(field.kind()))
                    .map(Field::id)
                    .filter(base.rules().open()::contains)
                    .toList();
            return open.isEmpty() ? Optional.empty() : Optional.of(new OpenFields(table.id(), open));
        }
    }

    @Schema(name = "BaseRule")
    public record OneRule(String id, String name, Audience audience, List<OneTable> tables) {}

    /** Exactly one of its members. */
    @Schema(name = "RuleAudience")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Audience(
            @Nullable String role,
            @Nullable String user,
            @Nullable String group) {
        static Audience of(Rule.Audience audience) {
            return switch (audience) {
                case Rule.OfRole of -> new Audience(of.role().wireName(), null, null);
                case Rule.OfUser of -> new Audience(null, of.userId(), null);
                case Rule.OfGroup of -> new Audience(null, null, of.groupId());
            };
        }
    }

    /**
     * @param table id
     * @param hiddenFields ids
     * @param readOnlyFields ids
     * @param rows with the names of fields; absent without a condition
     */
    @Schema(name = "RuleOnTable")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OneTable(
            String table,
            String access,
            List<String> hiddenFields,
            List<String> readOnlyFields,
            @Nullable String rows) {}

    static RulesAnswer of(Base base) {
        return new RulesAnswer(
                base.rules().revision(),
                base.rules().list().stream()
                        .map(rule -> new OneRule(
                                rule.id(),
                                rule.name(),
                                Audience.of(rule.audience()),
                                rule.tables().stream()
                                        .flatMap(on -> base.find(on.tableId()).stream()
                                                .map(table -> new OneTable(
                                                        table.id(),
                                                        on.access().name().toLowerCase(Locale.ROOT),
                                                        on.hidden().stream()
                                                                .filter(table::has)
                                                                .sorted()
                                                                .toList(),
                                                        on.readOnly().stream()
                                                                .filter(table::has)
                                                                .sorted()
                                                                .toList(),
                                                        on.rows()
                                                                .map(rows -> RowCondition.shown(table, rows))
                                                                .orElse(null))))
                                        .toList()))
                        .toList(),
                base.tables().stream()
                        .flatMap(table -> OpenFields.of(base, table).stream())
                        .toList());
    }
}
