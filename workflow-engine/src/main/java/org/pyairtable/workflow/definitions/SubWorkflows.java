package org.pyairtable.workflow.definitions;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pyairtable.runtime.flow.Sequential;
import org.pyairtable.workflow.definitions.trigger.WebhookTrigger;
import org.pyairtable.workflow.steps.RunWorkflow;
import org.pyairtable.workflow.steps.WaitForEvent;

/** Checks the workflows that steps run, and those for calls of whose hooks they wait. */
@Singleton
class SubWorkflows {
    private static final int MOST = 20;

    private final Pool pool;
    private final WorkflowStore store;

    SubWorkflows(Pool pool, WorkflowStore store) {
        this.pool = pool;
        this.store = store;
    }

    private record Mention(String workflowId, String place, boolean hook) {}

    Uni<List<Problem>> faults(Draft draft, String workspaceId) {
        List<Mention> mentions = new ArrayList<>();
        StepTree.walk(draft.steps(), "steps", (step, path) -> {
            if (step.bare() instanceof RunWorkflow run) {
                mentions.add(new Mention(run.workflowId(), path + ".workflowId", false));
            }
            if (step.bare() instanceof WaitForEvent wait && wait.hook() != null) {
                mentions.add(new Mention(wait.hook(), path + ".hook", true));
            }
        });
        if (mentions.size() > MOST) {
            return Uni.createFrom()
                    .item(List.of(new Problem(
                            "steps", "name more than " + MOST + " workflows; a definition names at most " + MOST)));
        }
        return Sequential.map(mentions, mention -> store.current(pool, mention.workflowId())
                        .map(found ->
                                fault(mention, found.filter(w -> w.workspaceId().equals(workspaceId)))))
                .map(faults -> faults.stream().flatMap(Optional::stream).toList());
    }

    private static Optional<Problem> fault(Mention mention, Optional<Workflow> found) {
        if (found.isEmpty()) {
            return Optional.of(
                    new Problem(mention.place(), "is not a workflow of this workspace: " + mention.workflowId()));
        }
        if (mention.hook()) {
            return found.get().definition().trigger() instanceof WebhookTrigger
                    ? Optional.empty()
                    : Optional.of(new Problem(
                            mention.place(), "is a workflow without the trigger webhook: " + mention.workflowId()));
        }
        return found.get().definition().trigger().inputType().isPresent()
                ? Optional.empty()
                : Optional.of(new Problem(
                        mention.place(),
                        "is a workflow with a trigger on records, which cannot be started with an input: "
                                + mention.workflowId()));
    }
}
