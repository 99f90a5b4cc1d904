package org.pyairtable.workflow.definitions;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.events.State.UsedPart;
import org.pyairtable.events.State.WorkflowUses;
import org.pyairtable.workflow.scope.TableSchema;

/** Lists the tables and fields that a stored definition uses, each with the places that name it. */
public final class UsedParts extends Mentions {
    private final Definition definition;
    private final Set<UsedPart> parts = new LinkedHashSet<>();

    private UsedParts(Definition definition) {
        super(definition);
        this.definition = definition;
    }

    /** What the workflow publishes; a definition that uses more than fits names the first parts. */
    public static WorkflowUses of(Workflow workflow) {
        UsedParts used = new UsedParts(workflow.definition());
        used.visit();
        return new WorkflowUses(
                workflow.id(),
                workflow.workspaceId(),
                workflow.name(),
                used.parts.stream().limit(WorkflowUses.MOST_PARTS).toList());
    }

    @Override
    void table(String tableId, String place) {
        definition
                .table(tableId)
                .ifPresent(table -> parts.add(new UsedPart(table.baseId(), table.tableId(), null, place)));
    }

    @Override
    void field(Optional<TableSchema> table, String id, String place) {
        table.filter(known -> known.byId(id).isPresent())
                .ifPresent(known -> parts.add(new UsedPart(known.baseId(), known.tableId(), id, place)));
    }
}
