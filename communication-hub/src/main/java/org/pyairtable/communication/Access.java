package org.pyairtable.communication;

import jakarta.inject.Singleton;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/** What the caller of a request may do. */
@Singleton
public class Access {
    private final Caller caller;
    private final Memberships memberships;

    Access(Caller caller, Memberships memberships) {
        this.caller = caller;
        this.memberships = memberships;
    }

    /** The signed-in caller; refuses credentials without the scope. */
    public Principal with(String scope) {
        Principal principal = caller.principal();
        if (principal.isAnonymous()) {
            throw new ServiceException(new ServiceError.Unauthorized("Sign in first"));
        }
        if (!principal.mayUse(scope)) {
            throw ServiceException.forbidden("The credential lacks the scope " + scope);
        }
        return principal;
    }

    /** As {@link #with}; also refuses who has too low a role in the workspace. Strangers find nothing. */
    public Principal require(String scope, String workspaceId, Role atLeast) {
        Principal principal = with(scope);
        if (!principal.mayReach(workspaceId, workspaceId)) {
            throw ServiceException.notFound("Workspace " + workspaceId);
        }
        memberships.require(principal, workspaceId, atLeast);
        return principal;
    }

    /** Whether the caller may know that something of the workspace exists. */
    public boolean sees(Principal principal, String workspaceId) {
        return principal.mayReach(workspaceId, workspaceId)
                && memberships.role(workspaceId, principal.userId()).isPresent();
    }

    /** For the events that the request causes. */
    public EventContext context(String workspaceId) {
        return caller.context(workspaceId);
    }
}
