package org.pyairtable.data.csv.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.pyairtable.data.airtable.ProblemDialect;
import org.pyairtable.data.csv.ImportStopped;
import org.pyairtable.runtime.problem.Problem;

/** The answer to an import that stopped: the problem as any request gets it, and what has landed. */
public class StoppedImports {
    /** Problem+json with one member more. */
    public record StoppedImport(@JsonUnwrapped Problem problem, ImportStopped.Landed landed) {}

    private final ProblemDialect dialect = new ProblemDialect();

    @ServerExceptionMapper
    public Response stopped(ImportStopped stopped) {
        Throwable cause = stopped.getCause();
        Response response = dialect.of(cause == null ? stopped : cause);
        return response.getEntity() instanceof Problem problem
                ? Response.fromResponse(response)
                        .entity(new StoppedImport(problem, stopped.landed()))
                        .build()
                : response;
    }
}
