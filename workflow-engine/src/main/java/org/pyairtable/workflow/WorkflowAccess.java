package org.pyairtable.workflow;

import jakarta.inject.Singleton;
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
    private final Restrictions restrictions;

    WorkflowAccess(SignedIn caller, Restrictions restrictions) {
        this.caller = caller;
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

    /** Whether the caller may see what runs of the workspace hold. */
    public boolean seesRuns(String workspaceId) {
        return !restrictions.restrict(workspaceId, caller.any().userId());
    }
}
