package org.pyairtable.workflow.runs.requests;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Priorities;
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

    /** After the filters that read the request itself: a misspelt parameter is refused whatever the run. */
    @ReadsRun
    @ServerRequestFilter(priority = Priorities.USER + 100)
    public Uni<Void> allow(ContainerRequestContext request) {
        return runs.get().requireReader(request.getUriInfo().getPathParameters().getFirst("id"));
    }
}
