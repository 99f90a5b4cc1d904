package org.pyairtable.workflow.formulas;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pyairtable.formula.CellType;
import org.pyairtable.formula.EvaluationContext;
import org.pyairtable.formula.Explanation;
import org.pyairtable.formula.Formula;
import org.pyairtable.formula.FormulaException;
import org.pyairtable.formula.FormulaField;
import org.pyairtable.formula.ResultType;
import org.pyairtable.formula.Value;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.workflow.Access;

/** {@code /api/formulas}: tries formulas out, for any signed-in user. Nothing is stored. */
@Path("/api/formulas")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class FormulaResource {
    private final Access access;
    private final Clock clock;

    FormulaResource(Access access, Clock clock) {
        this.access = access;
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
     * How a value came about.
     *
     * @param start offset of the part in the formula
     * @param end offset after the part
     * @param parts what it was made from; branches not taken are absent
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
    public Evaluated evaluate(@Nullable FormulaRequest request) {
        FormulaRequest.Bound bound = given(request).bind();
        Value value = bound.formula().evaluate(bound.row(), EvaluationContext.at(clock));
        return new Evaluated(
                CellValues.toJson(value).orElse(null),
                kind(value, bound.formula().resultType()),
                reason(value).orElse(null));
    }

    @POST
    @Path("explain")
    @NonBlocking
    public Explained explain(@Nullable FormulaRequest request) {
        FormulaRequest.Bound bound = given(request).bind();
        return explained(bound.formula().explain(bound.row(), EvaluationContext.at(clock)));
    }

    @POST
    @Path("validate")
    @NonBlocking
    public Validated validate(@Nullable ValidateRequest request) {
        access.requireUser();
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

    private FormulaRequest given(@Nullable FormulaRequest request) {
        access.requireUser();
        if (request == null) {
            throw ServiceException.invalid("body", "is missing");
        }
        return request;
    }

    private static Explained explained(Explanation explanation) {
        Value value = explanation.value();
        return new Explained(
                explanation.source(),
                explanation.span().start(),
                explanation.span().end(),
                CellValues.toJson(value).orElse(null),
                kind(value, explanation.type()),
                reason(value).orElse(null),
                explanation.parts().stream().map(FormulaResource::explained).toList());
    }

    private static Optional<String> reason(Value value) {
        return value instanceof Value.Failure failure ? Optional.of(failure.reason()) : Optional.empty();
    }

    /** What the value is; of a blank, what it would be. */
    private static String kind(Value value, ResultType expected) {
        return switch (value) {
            case Value.Blank blank -> name(expected);
            case Value.Text text -> "text";
            case Value.Numeric number -> "number";
            case Value.Flag flag -> "boolean";
            case Value.Moment moment -> moment.dateOnly() ? "date" : "dateTime";
            case Value.Items items -> "list";
            case Value.Failure failure -> "error";
        };
    }

    private static String name(ResultType type) {
        return switch (type) {
            case TEXT -> "text";
            case NUMBER -> "number";
            case BOOLEAN -> "boolean";
            case DATE -> "date";
            case DATE_TIME -> "dateTime";
            case LIST -> "list";
            case BLANK, ANY -> "blank";
        };
    }
}
