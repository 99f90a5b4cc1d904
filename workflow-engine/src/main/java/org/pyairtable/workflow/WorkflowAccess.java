package org.pyairtable.workflow;

import jakarta.inject.Singleton;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.Restrictions;
import org.pyairtable.runtime.identity.SignedIn;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * Decides who may do what with the workflows of a workspace. Definitions name fields, and runs hold cells, of any base of the
 * workspace: so a member whom rules keep from seeing all of a base sees neither.
 */
@Singleton
public class WorkflowAccess {
    private final SignedIn caller;
    private final Memberships memberships;
    private final Restrictions restrictions;

    WorkflowAccess(SignedIn caller, Memberships memberships, Restrictions restrictions) {
        this.caller = caller;
        this.memberships = memberships;
        this.restrictions = restrictions;
    }

    /** The caller, when the right is given to the caller in the workspace; else refuses. */
    public Principal require(Right right, String workspaceId) {
        Principal principal = right.require(caller, workspaceId);
        if (right != Right.DECIDE && restrictions.restrict(workspaceId, principal.userId())) {
            throw ServiceException.forbidden(
                    "Rules keep you from seeing all of a base of this workspace, whose workflows are"
                            + " for members who see everything. Ask a creator of the workspace");
        }
        return principal;
    }

    /** Whether the right is given to whom a message is from, within the limits of its credential. */
    public boolean gives(Right right, Principal principal, String workspaceId) {
        return right.isIn(principal)
                && principal.mayReach(workspaceId, workspaceId)
                && right.isGiven(memberships, workspaceId, principal.userId())
                && !restrictions.restrict(workspaceId, principal.userId());
    }

    /** Whether the user may still read workflows and runs, while a stream of them is open. */
    public boolean reads(String workspaceId, String userId) {
        return Right.READ.isGiven(memberships, workspaceId, userId) && !restrictions.restrict(workspaceId, userId);
    }

    /** Whether the caller may see what runs of the workspace hold. */
    public boolean seesRuns(String workspaceId) {
        return !restrictions.restrict(workspaceId, caller.any().userId());
    }
}
