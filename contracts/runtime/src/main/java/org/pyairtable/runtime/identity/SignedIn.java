package org.pyairtable.runtime.identity;

import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/** The caller of a request that needs a signed-in user, and what the caller may do. */
@Singleton
public class SignedIn {
    private final Caller caller;
    private final Memberships memberships;
    private final WorkspaceStates workspaces;

    SignedIn(Caller caller, Memberships memberships, WorkspaceStates workspaces) {
        this.caller = caller;
        this.memberships = memberships;
        this.workspaces = workspaces;
    }

    /** Refuses who has not signed in. */
    public Principal any() {
        Principal principal = caller.principal();
        if (principal.isAnonymous()) {
            throw new ServiceException(new ServiceError.Unauthorized("Sign in first"));
        }
        return principal;
    }

    /** As {@link #any}; also refuses credentials without the scope. */
    public Principal with(String scope) {
        Principal principal = any();
        if (!principal.mayUse(scope)) {
            throw ServiceException.forbidden("The credential lacks the scope " + scope);
        }
        return principal;
    }

    /** For what concerns the account; a token that is limited to some bases or workspaces never manages it. */
    public Principal managing() {
        return with(Principal.ACCOUNT);
    }

    /**
     * The same principal, if it has a session. A program that holds a token does neither what cannot be taken back nor what
     * gives out all that there is on a person.
     */
    public Principal inSession(Principal principal) {
        if (principal.isToken()) {
            throw ServiceException.forbidden("This needs a session; sign in and repeat it");
        }
        return principal;
    }

    /** Refuses who is not an operator, or has a credential without that scope. */
    public Principal operating() {
        Principal principal = with(Principal.OPERATOR);
        if (!principal.isOperator()) {
            throw ServiceException.forbidden("This needs an operator");
        }
        return principal;
    }

    /**
     * As {@link #with}; also refuses a role in the workspace that is too low. To strangers, and to credentials that do not
     * reach it, the workspace does not exist. In an archived workspace what is not done with a scope to read is refused.
     */
    public Principal in(String workspaceId, String scope, Role atLeast) {
        Principal principal = with(scope);
        if (!principal.mayReach(workspaceId, workspaceId)) {
            throw ServiceException.notFound("Workspace " + workspaceId);
        }
        memberships.require(principal, workspaceId, atLeast);
        if (!Scopes.isReading(scope)) {
            workspaces.requireWritable(workspaceId);
        }
        return principal;
    }

    /** Whether the principal may know that something of the workspace exists. */
    public boolean sees(Principal principal, String workspaceId) {
        return principal.mayReach(workspaceId, workspaceId)
                && memberships.role(workspaceId, principal.userId()).isPresent();
    }

    /** For the events that the request causes. */
    public EventContext context(@Nullable String workspaceId) {
        return caller.context(workspaceId);
    }

    /** For the questions and commands that are sent for the request: they are decided with the caller's own limits. */
    public EventContext acting(@Nullable String workspaceId) {
        return caller.acting(workspaceId);
    }
}
