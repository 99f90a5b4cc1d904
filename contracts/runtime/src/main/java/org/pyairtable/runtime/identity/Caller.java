package org.pyairtable.runtime.identity;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/** The principal of the current HTTP request. */
@RequestScoped
public class Caller {
    private final CurrentVertxRequest request;

    Caller(CurrentVertxRequest request) {
        this.request = request;
    }

    /** Fails with {@link ServiceError.Unauthorized} outside an authenticated request. */
    public Principal principal() {
        RoutingContext current = request.getCurrent();
        if (current == null) {
            throw new ServiceException(new ServiceError.Unauthorized("No request"));
        }
        return principal(current);
    }

    /** The principal, for handlers that have the route's context at hand. */
    public static Principal principal(RoutingContext request) {
        Principal principal = request.get(Authentication.PRINCIPAL);
        if (principal == null) {
            throw new ServiceException(new ServiceError.Unauthorized("Not signed in"));
        }
        return principal;
    }

    /** For the events that this request causes: its user is the actor, its id the correlation. */
    public EventContext context(@Nullable String workspaceId) {
        return context(request.getCurrent(), workspaceId);
    }

    /** As {@link #context(String)}, for questions and commands: they are decided with the caller's own limits. */
    public EventContext acting(@Nullable String workspaceId) {
        return context(workspaceId).under(principal().credential());
    }

    /** As {@link #context(String)}, for handlers that have the route's context at hand. */
    public static EventContext context(RoutingContext request, @Nullable String workspaceId) {
        EventContext context = EventContext.by(principal(request).userId(), workspaceId);
        String requestId = request.get(Authentication.REQUEST_ID);
        return requestId == null ? context : context.withCorrelation(requestId);
    }
}
