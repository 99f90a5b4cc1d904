package org.pyairtable.workflow.definitions;

import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.pyairtable.runtime.problem.Problem;
import org.pyairtable.runtime.tracing.TraceContext;

/** Answers with all faults of a definition, each with its path. */
public class InvalidDefinitionMapper {
    @ServerExceptionMapper
    public Response refused(InvalidDefinition invalid) {
        Problem problem = Problem.of(
                400,
                "INVALID_VALUE",
                String.valueOf(invalid.getMessage()),
                invalid.problems().stream()
                        .map(fault -> new Problem.FieldError(fault.place(), fault.message()))
                        .toList(),
                TraceContext.currentTraceId());
        return Response.status(problem.status())
                .type(Problem.MEDIA_TYPE)
                .entity(problem)
                .build();
    }
}
