package org.pyairtable.data.airtable;

import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.runtime.problem.ProblemMappers;

/** Unknown paths under {@code /v0} are answered in Airtable's dialect, all others as problems. */
public class UnknownPaths {
    private final ProblemMappers problems = new ProblemMappers();

    @ServerExceptionMapper
    public Response notFound(NotFoundException failure, RoutingContext http) {
        return answer(failure, http);
    }

    @ServerExceptionMapper
    public Response notAllowed(NotAllowedException failure, RoutingContext http) {
        return answer(failure, http);
    }

    private Response answer(WebApplicationException failure, RoutingContext http) {
        String path = http.normalizedPath();
        return path.equals("/v0") || path.startsWith("/v0/")
                ? Answers.error(AirtableDialect.of(new NotFound.Path()))
                : problems.web(failure);
    }
}
