package org.pyairtable.workflow.checks;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.pyairtable.events.State;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.Users;
import org.pyairtable.workflow.Right;
import org.pyairtable.workflow.definitions.Problem;
import org.pyairtable.workflow.definitions.Workflow;

/** Whether the user on whose behalf a workflow runs may still do so. */
@Singleton
class Authors {
    private final Memberships memberships;
    private final Users users;

    Authors(Memberships memberships, Users users) {
        this.memberships = memberships;
        this.users = users;
    }

    Optional<Problem> problem(Workflow workflow) {
        String owner = workflow.owner();
        if (memberships.role(workflow.workspaceId(), owner).isEmpty()) {
            return problem(owner, "does not belong to the workspace any more");
        }
        boolean writes = workflow.definition().writes();
        return writes && !Right.RUN.isGiven(memberships, workflow.workspaceId(), owner)
                ? problem(owner, "may not write records in the workspace any more")
                : Optional.empty();
    }

    private Optional<Problem> problem(String owner, String what) {
        String named = users.byId(owner).map(State.User::name).orElse("name unknown");
        return Optional.of(new Problem(
                "owner",
                "User " + owner + " (" + named + "), who saved the workflow and for whom it acts, " + what
                        + "; a creator of the workspace has to take it over or save it again"));
    }
}
