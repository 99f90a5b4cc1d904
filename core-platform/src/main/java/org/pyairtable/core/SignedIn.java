package org.pyairtable.core;

import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.EventContext;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/** The caller of a request that needs a signed-in user. */
@ApplicationScoped
public class SignedIn {
    private final Caller caller;

    SignedIn(Caller caller) {
        this.caller = caller;
    }

    /** Refuses who has not signed in, and credentials without the scope. */
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

    /** For the events that the request causes. */
    public EventContext context(@Nullable String workspaceId) {
        return caller.context(workspaceId);
    }
}
