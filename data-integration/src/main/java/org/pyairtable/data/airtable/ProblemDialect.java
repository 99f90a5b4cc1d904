package org.pyairtable.data.airtable;

import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.pyairtable.runtime.problem.ProblemMappers;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/** Refusals in Airtable's terms as problem+json, for resources that do not speak Airtable's dialect themselves. */
public class ProblemDialect {
    private final ProblemMappers problems = new ProblemMappers();

    @ServerExceptionMapper
    public Response refused(AirtableException failure) {
        return problems.refused(new ServiceException(translated(failure.error())));
    }

    private static ServiceError translated(AirtableError error) {
        String message = error.message().orElse(error.type());
        return switch (error.status()) {
            case 401 -> new ServiceError.Unauthorized(message);
            case 403 ->
                error.type().equals("INVALID_PERMISSIONS")
                        ? new ServiceError.Forbidden("This needs a higher role or a wider token scope")
                        : new ServiceError.NotFound("The base, or a part of it,");
            case 404 -> new ServiceError.NotFound("The base, or a part of it,");
            case 413 -> new ServiceError.TooLarge(message);
            default -> new ServiceError.Invalid("body", message);
        };
    }
}
