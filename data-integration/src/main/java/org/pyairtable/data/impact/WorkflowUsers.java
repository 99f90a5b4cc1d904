package org.pyairtable.data.impact;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.refusal.Uses.Use;
import org.pyairtable.data.schema.Base;
import org.pyairtable.events.State.UsedPart;
import org.pyairtable.events.State.WorkflowUses;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.Restrictions;
import org.pyairtable.runtime.state.StateTopics;
import org.pyairtable.runtime.state.StateView;

/** Which workflows use a table or a field, known locally from the state topic. */
@Startup // the view must be filled before the first request
@Singleton
class WorkflowUsers {
    private static final String READING = "workflows:read";

    private final StateView<WorkflowUses> view;
    private final AccessPolicy policy;
    private final Restrictions restrictions;

    WorkflowUsers(StateTopics state, AccessPolicy policy, Restrictions restrictions) {
        this.view = state.view(Topics.WORKFLOW_USES);
        this.policy = policy;
        this.restrictions = restrictions;
    }

    /** By name, each with the places in its definition; none for who may not read the workflows of the workspace. */
    List<Use> of(Principal principal, Base base, Target target) {
        return reads(principal, base) ? of(base, target) : List.of();
    }

    /** Members who see all of this base, as it is now, and of the others, as it is known on the topic of rules. */
    private boolean reads(Principal principal, Base base) {
        String userId = principal.userId();
        return principal.mayUse(READING)
                && principal.mayReach(base.workspaceId(), base.workspaceId())
                && policy.isMember(userId, base.workspaceId())
                && policy.seesWhole(userId, base)
                && !restrictions.restrict(base.workspaceId(), userId);
    }

    private List<Use> of(Base base, Target target) {
        Set<String> fieldIds = target.fieldIds();
        Set<String> scopeIds = target.scopeIds();
        return view.values().stream()
                .filter(workflow -> workflow.workspaceId().equals(base.workspaceId()))
                .sorted(Comparator.comparing(WorkflowUses::name).thenComparing(WorkflowUses::workflowId))
                .flatMap(workflow -> workflow.parts().stream()
                        .filter(part -> part.baseId().equals(base.id()))
                        .filter(part -> uses(part, fieldIds, scopeIds))
                        .map(part -> new Use(
                                "workflow", workflow.workflowId(), workflow.name(), part.tableId(), part.place())))
                .toList();
    }

    private static boolean uses(UsedPart part, Set<String> fieldIds, Set<String> scopeIds) {
        return part.fieldId() == null ? scopeIds.contains(part.tableId()) : fieldIds.contains(part.fieldId());
    }
}
