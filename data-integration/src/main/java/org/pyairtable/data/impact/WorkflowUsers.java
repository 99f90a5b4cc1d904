package org.pyairtable.data.impact;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.pyairtable.data.refusal.Uses.Use;
import org.pyairtable.data.schema.Base;
import org.pyairtable.events.State.UsedPart;
import org.pyairtable.events.State.WorkflowUses;
import org.pyairtable.events.Topics;
import org.pyairtable.runtime.state.StateTopics;
import org.pyairtable.runtime.state.StateView;

/** Which workflows use a table or a field, known locally from the state topic. */
@Startup // the view must be filled before the first request
@Singleton
class WorkflowUsers {
    private final StateView<WorkflowUses> view;

    WorkflowUsers(StateTopics state) {
        this.view = state.view(Topics.WORKFLOW_USES);
    }

    /** By name, each with the places in its definition. */
    List<Use> of(Base base, Target target) {
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
