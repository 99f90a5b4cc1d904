package org.pyairtable.workflow.runs;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses what {@link ReadsRun} marks for callers that may not read the run. */
@Singleton
public class ReadsRunFilter {
    /** Filters are made before there are settings. */
    private final Provider<RunService> runs;

    ReadsRunFilter(Provider<RunService> runs) {
        this.runs = runs;
    }

    @ReadsRun
    @ServerRequestFilter
    public Uni<Void> allow(ContainerRequestContext request) {
        return runs.get().requireReader(request.getUriInfo().getPathParameters().getFirst("id"));
    }
}
