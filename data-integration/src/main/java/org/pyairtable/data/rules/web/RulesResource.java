package org.pyairtable.data.rules.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.pyairtable.data.meta.Author;
import org.pyairtable.data.rules.change.BaseRules;
import org.pyairtable.data.rules.change.Decisions;
import org.pyairtable.data.rules.change.RulesBody;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Rule.Access;
import org.pyairtable.data.wire.AirtableId;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.problem.ServiceException;

/** Who sees and changes what of a base, for its creators. */
@Path("/api/bases/{base}/rules")
@Produces(MediaType.APPLICATION_JSON)
public class RulesResource {
    private final BaseRules rules;
    private final Decisions decisions;

    RulesResource(BaseRules rules, Decisions decisions) {
        this.rules = rules;
        this.decisions = decisions;
    }

    /**
     * @param user id of the member
     * @param action {@code read}, {@code comment} or {@code edit}
     * @param table name or id
     * @param field name or id; absent for the table as a whole
     * @param record id; absent for any record
     */
    @Schema(name = "RuleQuestion")
    public record Question(
            @Nullable String user,
            @Nullable String action,
            @Nullable String table,
            @Nullable String field,
            @Nullable String record) {}

    /** @param reason why not; absent when it is allowed */
    @Schema(name = "RuleDecision")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Decision(boolean allowed, @Nullable String reason) {}

    /**
     * @param role of the user in the workspace; absent when the user is not a member
     * @param reason why not; absent when it is allowed
     * @param rules each of which alone is enough to keep the member from it; none when the role does, or only several together
     * @param open present and true when the field is computed from fields that are hidden from the member, and is seen because it is
     *     one of {@code openFields}
     */
    @Schema(name = "RuleExplanation")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Explanation(
            boolean allowed,
            @Nullable String role,
            @Nullable String reason,
            List<Deciding> rules,
            @Nullable Boolean open) {}

    /** @param reason what of the rule is in the way */
    @Schema(name = "DecidingRule")
    public record Deciding(String id, String name, String reason) {}

    @GET
    @Operation(operationId = "getBaseRules")
    public Uni<RulesAnswer> find(@PathParam("base") String base, RoutingContext http) {
        return rules.find(Caller.principal(http), base).map(RulesAnswer::of);
    }

    /** Replaces all rules. Takes effect with the next request here; other services follow within moments. */
    @PUT
    @Operation(operationId = "replaceBaseRules")
    public Uni<RulesAnswer> replace(
            @PathParam("base") String base, @Context RoutingContext http, @Nullable RulesBody body) {
        return rules.replace(new Author(Caller.principal(http), Caller.context(http, null)), base, given(body))
                .map(RulesAnswer::of);
    }

    /** Whether a member may do something. */
    @POST
    @Path("check")
    @Operation(operationId = "checkBaseRules")
    public Uni<Decision> check(
            @PathParam("base") String base, @Context RoutingContext http, @Nullable Question question) {
        return decide(base, http, given(question))
                .map(decided ->
                        new Decision(decided.isAllowed(), decided.reason().orElse(null)));
    }

    /** Which rules decide whether a member may do something. */
    @POST
    @Path("explain")
    @Operation(operationId = "explainBaseRules")
    public Uni<Explanation> explain(
            @PathParam("base") String base, @Context RoutingContext http, @Nullable Question question) {
        return decide(base, http, given(question))
                .map(decided -> new Explanation(
                        decided.isAllowed(),
                        decided.role().map(Role::wireName).orElse(null),
                        decided.reason().orElse(null),
                        decided.rules().stream()
                                .map(one ->
                                        new Deciding(one.rule().id(), one.rule().name(), one.reason()))
                                .toList(),
                        decided.isOpen() ? true : null));
    }

    private Uni<Decisions.Decided> decide(String base, RoutingContext http, Question question) {
        String user = required("user", question.user());
        String table = required("table", question.table());
        Access access = access(question.action());
        Optional<String> record = Optional.ofNullable(question.record());
        if (record.filter(id -> !AirtableId.isRecord(id)).isPresent()) {
            throw ServiceException.invalid("record", "is not the id of a record");
        }
        return rules.find(Caller.principal(http), base)
                .chain(found -> decisions.decide(found, asked(found, user, access, table, question.field(), record)));
    }

    private static Decisions.Asked asked(
            Base base, String user, Access access, String table, @Nullable String field, Optional<String> record) {
        return Decisions.asked(base, user, access, table, Optional.ofNullable(field), record);
    }

    private static Access access(@Nullable String action) {
        return switch (Objects.requireNonNullElse(action, "")) {
            case "read" -> Access.READ;
            case "comment" -> Access.COMMENT;
            case "edit" -> Access.EDIT;
            default -> throw ServiceException.invalid("action", "is not one of read, comment and edit");
        };
    }

    private static String required(String member, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw ServiceException.invalid(member, "is missing");
        }
        return value;
    }

    private static <T> T given(@Nullable T body) {
        if (body == null) {
            throw ServiceException.invalid("body", "is missing");
        }
        return body;
    }
}
