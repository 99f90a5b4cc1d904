package org.pyairtable.workflow;

import jakarta.inject.Singleton;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.Caller;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

/** Who may do what with workflows: viewers read, editors run, creators save. */
@Singleton
public class Access {
    /** What somebody wants to do; a credential needs the scope, its user the role. */
    public enum Right {
        READ("workflows:read", Role.VIEWER),
        RUN("workflows:run", Role.EDITOR),
        SAVE("workflows:write", Role.CREATOR);

        private final String scope;
        private final Role role;

        Right(String scope, Role role) {
            this.scope = scope;
            this.role = role;
        }
    }

    private final Caller caller;
    private final Memberships memberships;

    Access(Caller caller, Memberships memberships) {
        this.caller = caller;
        this.memberships = memberships;
    }

    /** The caller, when this right is given to the caller in the workspace; else refuses. */
    public Principal require(Right right, String workspaceId) {
        Principal principal = caller.principal();
        if (!principal.mayUse(right.scope)) {
            throw ServiceException.forbidden("This needs the scope " + right.scope);
        }
        if (!principal.mayReach(workspaceId, workspaceId)) {
            throw ServiceException.notFound("Workspace " + workspaceId);
        }
        memberships.require(principal, workspaceId, right.role);
        return principal;
    }

    /** Whether the user may do this according to the user's role alone. */
    public boolean allows(Right right, String workspaceId, String userId) {
        return memberships
                .role(workspaceId, userId)
                .filter(role -> role.includes(right.role))
                .isPresent();
    }

    /** Refuses callers who are not signed in. */
    public void requireUser() {
        if (caller.principal().isAnonymous()) {
            throw new ServiceException(new ServiceError.Unauthorized("Not signed in"));
        }
    }
}
