package org.pyairtable.runtime.identity;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.State.WorkspaceState;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.problem.ServiceException;
import org.pyairtable.runtime.state.StateTopics;
import org.pyairtable.runtime.state.StateView;

/** Which workspaces are archived or deleted, known locally from the state topic. */
@Startup // the view must be filled before the first request
@Singleton
public class WorkspaceStates {
    private final StateView<WorkspaceState> view;

    WorkspaceStates(StateTopics state) {
        this.view = state.view(Topics.WORKSPACE_STATES);
    }

    /** Whether it is read and not written. Roles stay what they are, so that everybody sees what they saw. */
    public boolean isArchived(@Nullable String workspaceId) {
        return is(workspaceId, WorkspaceState.ARCHIVED);
    }

    /** Whether nobody has a part in it any more. */
    public boolean isDeleted(@Nullable String workspaceId) {
        return is(workspaceId, WorkspaceState.DELETED);
    }

    /** Refuses a change of something in a workspace that is archived. */
    public void requireWritable(String workspaceId) {
        if (isArchived(workspaceId)) {
            throw archived(workspaceId);
        }
    }

    /** 403: it is read only until an owner takes it back. */
    public static ServiceException archived(String workspaceId) {
        return ServiceException.forbidden("Workspace " + workspaceId
                + " is archived and read only; an owner takes it back with PATCH /api/workspaces/" + workspaceId
                + " {\"archived\": false}");
    }

    private boolean is(@Nullable String workspaceId, String state) {
        return workspaceId != null
                && view.get(workspaceId)
                        .filter(found -> found.state().equals(state))
                        .isPresent();
    }
}
