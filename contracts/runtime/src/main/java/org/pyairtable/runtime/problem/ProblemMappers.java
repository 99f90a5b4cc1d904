package org.pyairtable.runtime.problem;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.pyairtable.runtime.problem.Problem.FieldError;
import org.pyairtable.runtime.tracing.TraceContext;
import org.pyairtable.runtime.wire.JsonDepth;

/**
 * Renders every failure of a resource as problem+json; unexpected ones are logged here and nowhere else. A resource with an
 * error dialect of its own declares mappers in its class, which take precedence.
 */
public class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    /** SQLSTATEs of PostgreSQL: a character, or a time, that it cannot store. */
    private static final Pattern UNKEEPABLE = Pattern.compile("\\((22021|22P05|22007|22008)\\)");

    private static final int LONGEST_CHAIN = 20;

    @ServerExceptionMapper
    public Response refused(ServiceException e) {
        Problem problem = Problem.of(e.error(), TraceContext.currentTraceId());
        Response.ResponseBuilder response = answer(problem);
        retryAfter(e.error()).ifPresent(d -> response.header("Retry-After", Math.max(1, d.toSeconds())));
        return response.build();
    }

    @ServerExceptionMapper
    public Response constraint(ConstraintViolationException e) {
        List<FieldError> errors = e.getConstraintViolations().stream()
                .map(v -> new FieldError(withoutMethod(v.getPropertyPath().toString()), v.getMessage()))
                .toList();
        return problem(400, "INVALID_VALUE", "The request has invalid values", errors);
    }

    @ServerExceptionMapper
    public Response mapping(JsonMappingException e) {
        if (e.getProcessor() instanceof JsonGenerator) {
            // An answer that cannot be serialised is not the sender's fault.
            return unexpected(e);
        }
        if (causes(e, StreamConstraintsException.class).isPresent()) {
            return tooDeep();
        }
        return problem(400, "INVALID_VALUE", "The body has an invalid value", List.of(fieldError(e)));
    }

    /** Replaces the framework's own mapper, which only one for the same exception can. */
    @ServerExceptionMapper
    public Response mismatch(MismatchedInputException e) {
        return mapping(e);
    }

    @ServerExceptionMapper
    public Response json(JsonProcessingException e) {
        if (e instanceof StreamConstraintsException) {
            return tooDeep();
        }
        if (saysTwice(e)) {
            return problem(
                    400,
                    "INVALID_VALUE",
                    "The body has an invalid value",
                    List.of(new FieldError("body", "has a member that is given twice")));
        }
        return problem(400, "MALFORMED_JSON", "The body is not valid JSON", List.of());
    }

    /** A limit of the parser was exceeded; excessively long numbers and names are among them. */
    private static Response tooDeep() {
        return problem(
                400,
                "JSON_BEYOND_LIMITS",
                "The body nests deeper than " + JsonDepth.BODY + " levels, or has a number or name of excessive length",
                List.of());
    }

    @ServerExceptionMapper
    public Response web(WebApplicationException e) {
        int status = e.getResponse().getStatus();
        Optional<JsonMappingException> mapping = causes(e, JsonMappingException.class);
        if (mapping.isPresent()) {
            return mapping(mapping.get());
        }
        Optional<JsonProcessingException> json = causes(e, JsonProcessingException.class);
        if (json.isPresent()) {
            return json(json.get());
        }
        if (e instanceof NotFoundException && e.getCause() != null) {
            // The framework reports a parameter that cannot be converted as not found; a path without a resource has no
            // cause.
            return problem(400, "INVALID_VALUE", "A parameter has the wrong type or format", List.of());
        }
        if (status >= 500) {
            return unexpected(e);
        }
        return problem(status, "HTTP_" + status, "The request was refused with status " + status, List.of());
    }

    /** The framework's failure for a body whose media type it has no reader for. */
    @ServerExceptionMapper
    public Response unreadable(ProcessingException e) {
        return problem(415, "HTTP_415", "This operation does not accept the media type of the body", List.of());
    }

    @ServerExceptionMapper
    public Response unexpected(Throwable e) {
        if (isRefusedByDatabase(e)) {
            return problem(
                    400,
                    "INVALID_VALUE",
                    "A value cannot be stored: a text with the character NUL or half a surrogate pair, or a time out of range",
                    List.of());
        }
        LOG.errorf(e, "Request failed, its caller is given the trace: trace=%s", TraceContext.currentTraceId());
        return problem(
                500,
                "INTERNAL_ERROR",
                "The request failed for a reason on the server; quote the trace id when you report it",
                List.of());
    }

    /** A fallback behind the checks that know the value: the database's message ends with the SQLSTATE. */
    private static boolean isRefusedByDatabase(Throwable e) {
        return Stream.iterate(e, t -> t != null, Throwable::getCause)
                .limit(LONGEST_CHAIN)
                .anyMatch(
                        t -> UNKEEPABLE.matcher(String.valueOf(t.getMessage())).find());
    }

    private static Response problem(int status, String code, String detail, List<FieldError> errors) {
        return answer(Problem.of(status, code, detail, errors, TraceContext.currentTraceId()))
                .build();
    }

    private static Response.ResponseBuilder answer(Problem problem) {
        return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
    }

    private static Optional<Duration> retryAfter(ServiceError error) {
        return switch (error) {
            case ServiceError.TooManyRequests e -> Optional.of(e.retryAfter());
            case ServiceError.Unavailable e -> Optional.of(e.retryAfter());
            case ServiceError.Invalid e -> Optional.empty();
            case ServiceError.Unauthorized e -> Optional.empty();
            case ServiceError.Forbidden e -> Optional.empty();
            case ServiceError.NotFound e -> Optional.empty();
            case ServiceError.Conflict e -> Optional.empty();
            case ServiceError.TooLarge e -> Optional.empty();
            case ServiceError.Unprocessable e -> Optional.empty();
        };
    }

    private static FieldError fieldError(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        e.getPath().forEach(step -> append(path, step));
        if (causes(e, StreamReadException.class)
                .filter(ProblemMappers::saysTwice)
                .isPresent()) {
            return new FieldError(nonEmpty(path), "has a member that is given twice");
        }
        String what =
                switch (e) {
                    case UnrecognizedPropertyException unknown -> "is unknown";
                    case KeepableValues.Unkeepable unkeepable -> unkeepable.getOriginalMessage();
                    default -> "has the wrong type or format";
                };
        return new FieldError(nonEmpty(path), what);
    }

    private static void append(StringBuilder path, JsonMappingException.Reference step) {
        if (step.getFieldName() == null) {
            path.append('[').append(step.getIndex()).append(']');
        } else {
            path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
        }
    }

    /** A fault of the whole body has no path. */
    private static String nonEmpty(StringBuilder path) {
        return path.isEmpty() ? "body" : path.toString();
    }

    private static boolean saysTwice(JsonProcessingException e) {
        return String.valueOf(e.getOriginalMessage()).startsWith("Duplicate field");
    }

    private static <T extends Throwable> Optional<T> causes(Throwable e, Class<T> type) {
        return Stream.iterate(e, t -> t != null, Throwable::getCause)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    /** Bean validation names the method and parameter first: {@code create.request.name}. */
    private static String withoutMethod(String path) {
        String[] parts = path.split("\\.", 3);
        return parts[parts.length - 1];
    }
}
