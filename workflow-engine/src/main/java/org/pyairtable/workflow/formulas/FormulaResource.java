package org.pyairtable.workflow.formulas;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;
import org.pyairtable.formula.CellType;
import org.pyairtable.formula.EvaluationContext;
import org.pyairtable.formula.Formula;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.formula.FormulaField;
import org.pyairtable.formula.Value;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.problem.ServiceException;

/** {@code /api/formulas}: tries formulas out, for any signed-in user. Nothing is stored. */
@Path("/api/formulas")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class FormulaResource {
    private static final Functions FUNCTIONS = new Functions(FunctionDocumentation.all());

    private final SignedIn caller;
    private final Clock clock;

    FormulaResource(SignedIn caller, Clock clock) {
        this.caller = caller;
        this.clock = clock;
    }

    /**
     * @param result the value in the JSON format of the Web API; absent for blank
     * @param type what kind of value it is
     * @param reason why the value is an error
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Evaluated(
            @Nullable Object result, String type, @Nullable String reason) {}

    /** @param fields names of the fields that the formula may use; absent for any */
    public record ValidateRequest(
            @Nullable String formula, @Nullable List<String> fields) {}

    /** @param references names of the fields that the formula uses */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Validated(boolean valid, @Nullable Flaw error, List<String> references) {
        public Validated {
            references = List.copyOf(references);
        }
    }

    /** @param position offset of the first offending character, from 0 */
    public record Flaw(String message, int position, int length) {}

    /**
     * How a value was computed; {@link ExplanationJson} writes it.
     *
     * @param start offset of the part in the formula
     * @param end offset after the part
     * @param parts the parts it was computed from; branches not taken are absent
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Explained(
            String source,
            int start,
            int end,
            @Nullable Object value,
            String type,
            @Nullable String reason,
            List<Explained> parts) {
        public Explained {
            parts = List.copyOf(parts);
        }
    }

    @POST
    @Path("evaluate")
    @NonBlocking
    @Operation(operationId = "evaluateFormula")
    public Evaluated evaluate(@Nullable FormulaRequest request) {
        FormulaRequest.Bound bound = given(request).bind();
        Value value = bound.formula().evaluate(bound.row(), EvaluationContext.at(clock));
        return new Evaluated(
                CellValues.toJson(value).orElse(null),
                ValueDescription.kind(value, bound.formula().resultType()),
                ValueDescription.reason(value).orElse(null));
    }

    @POST
    @Path("explain")
    @NonBlocking
    @APIResponse(
            responseCode = "200",
            description = "OK",
            content = @Content(schema = @Schema(implementation = Explained.class)))
    @Operation(operationId = "explainFormula")
    public Response explain(@Nullable FormulaRequest request) {
        FormulaRequest.Bound bound = given(request).bind();
        return Response.ok(ExplanationJson.of(bound.formula().explain(bound.row(), EvaluationContext.at(clock))))
                .build();
    }

    @POST
    @Path("validate")
    @NonBlocking
    @Operation(operationId = "validateFormula")
    public Validated validate(@Nullable ValidateRequest request) {
        caller.any();
        List<String> references = List.of();
        try {
            Formula formula = FormulaRequest.parse(request == null ? null : request.formula());
            references = List.copyOf(formula.references());
            Optional<Set<String>> known =
                    Optional.ofNullable(request).map(ValidateRequest::fields).map(HashSet::new);
            formula.bind(name -> known.filter(names -> !names.contains(name)).isPresent()
                    ? Optional.empty()
                    : Optional.of(new FormulaField(name, name, CellType.of(""))));
            return new Validated(true, null, references);
        } catch (FormulaException e) {
            Flaw flaw = new Flaw(String.valueOf(e.getMessage()), e.position(), e.length());
            return new Validated(false, flaw, references);
        }
    }

    /** Every function of the language. */
    @Schema(name = "FormulaFunctions")
    public record Functions(List<FunctionDocumentation> functions) {
        public Functions {
            functions = List.copyOf(functions);
        }
    }

    @GET
    @Path("functions")
    @NonBlocking
    @Operation(operationId = "listFormulaFunctions")
    public Functions functions() {
        caller.any();
        return FUNCTIONS;
    }

    private FormulaRequest given(@Nullable FormulaRequest request) {
        caller.any();
        if (request == null) {
            throw ServiceException.invalid("body", "is missing");
        }
        return request;
    }
}
