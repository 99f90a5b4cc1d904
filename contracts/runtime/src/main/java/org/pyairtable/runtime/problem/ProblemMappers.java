package org.pyairtable.runtime.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.pyairtable.runtime.problem.Problem.FieldError;
import org.pyairtable.runtime.tracing.TraceContext;

/**
 * Every failure of a resource becomes problem+json here, and only here is an unexpected one logged. A resource with an
 * error dialect of its own declares mappers in its class, which take precedence.
 */
public class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

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
        return problem(400, "INVALID_VALUE", "The body does not fit", List.of(fieldError(e)));
    }

    /** The framework has a mapper of its own for this kind, which only the same kind replaces. */
    @ServerExceptionMapper
    public Response mismatch(MismatchedInputException e) {
        return mapping(e);
    }

    @ServerExceptionMapper
    public Response json(JsonProcessingException e) {
        return problem(400, "MALFORMED_JSON", "The body is not valid JSON", List.of());
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
            // What the framework makes of a parameter that does not convert; a path that leads nowhere has no cause.
            return problem(400, "INVALID_VALUE", "A parameter has the wrong type or format", List.of());
        }
        if (status >= 500) {
            return unexpected(e);
        }
        return problem(status, "HTTP_" + status, "The request was refused with status " + status, List.of());
    }

    @ServerExceptionMapper
    public Response unexpected(Throwable e) {
        LOG.errorf(e, "Request failed");
        return problem(500, "INTERNAL_ERROR", "Something went wrong; the trace id finds it", List.of());
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
        };
    }

    private static FieldError fieldError(JsonMappingException e) {
        String path = e.getPath().stream()
                .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : r.getFieldName())
                .collect(Collectors.joining("."));
        String what = e instanceof UnrecognizedPropertyException ? "is unknown" : "has the wrong type or format";
        return new FieldError(path, what);
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
