package org.pyairtable.data.rules.change;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * All rules of a base as a client writes them. Tables and fields go by name or id.
 *
 * @param revision of the rules that these replace
 * @param openFields computed fields that are seen although they are computed from hidden fields; none when absent
 */
@Schema(name = "BaseRulesBody")
public record RulesBody(
        @Nullable Long revision,
        @Nullable List<@Nullable RuleBody> rules,
        @Nullable List<@Nullable OpenFieldsBody> openFields) {
    /** @param fields formulas, lookups, rollups and counts of the table */
    @Schema(name = "OpenFieldsBody")
    public record OpenFieldsBody(
            @Nullable String table, @Nullable List<@Nullable String> fields) {}

    /**
     * @param id of a rule that stays; absent for a new one
     * @param name for people, 1 to 100 characters
     */
    @Schema(name = "RuleBody")
    public record RuleBody(
            @Nullable String id,
            @Nullable String name,
            @Nullable AudienceBody audience,
            @Nullable List<@Nullable TableBody> tables) {}

    /**
     * Exactly one of its members.
     *
     * @param role {@code viewer}, {@code commenter} or {@code editor}: members with this role or a lower one
     * @param user id of a member
     * @param group id of a group
     */
    @Schema(name = "RuleAudienceBody")
    public record AudienceBody(
            @Nullable String role,
            @Nullable String user,
            @Nullable String group) {}

    /**
     * @param access {@code none}, {@code read}, {@code comment} or {@code edit}; {@code edit} when absent, which takes nothing
     *     away from what the role permits
     * @param hiddenFields fields that are not seen
     * @param readOnlyFields fields that are seen and not written
     * @param rows a formula; records for which it does not hold are not seen
     */
    @Schema(name = "RuleTableBody")
    public record TableBody(
            @Nullable String table,
            @Nullable String access,
            @Nullable List<@Nullable String> hiddenFields,
            @Nullable List<@Nullable String> readOnlyFields,
            @Nullable String rows) {}
}
