package org.pyairtable.workflow;

import org.pyairtable.events.Role;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.SignedIn;

/** Who may do what with workflows: a credential needs the scope, its user the role in the workspace. */
public enum Right {
    READ("workflows:read", Role.VIEWER),
    RUN("workflows:write", Role.EDITOR),
    READ_RUNS("runs:read", Role.VIEWER),
    /** Retry, replay and cancel runs. */
    REPAIR("runs:write", Role.EDITOR),
    /** Only what signs in as a person: a token that an agent holds does not approve what the agent wants. */
    DECIDE(Principal.ACCOUNT, Role.VIEWER),
    SAVE("workflows:write", Role.CREATOR);

    private final String scope;
    private final Role role;

    Right(String scope, Role role) {
        this.scope = scope;
        this.role = role;
    }

    /** The caller, when this right is given to the caller in the workspace; else refuses. */
    Principal require(SignedIn caller, String workspaceId) {
        return caller.in(workspaceId, scope, role);
    }

    /** Whether the credential has the scope. */
    public boolean isIn(Principal credential) {
        return credential.mayUse(scope);
    }

    /** Whether the user may do this according to the user's role alone. */
    public boolean isGiven(Memberships memberships, String workspaceId, String userId) {
        return memberships.includes(workspaceId, userId, role);
    }
}
