package org.pyairtable.workflow.runs;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses what {@link ReadsRun} marks for callers that may not read the run. */
@Singleton
public class ReadsRunFilter {
    private final RunService runs;

    ReadsRunFilter(RunService runs) {
        this.runs = runs;
    }

    @ReadsRun
    @ServerRequestFilter
    public Uni<Void> allow(ContainerRequestContext request) {
        return runs.requireReader(request.getUriInfo().getPathParameters().getFirst("id"));
    }
}
