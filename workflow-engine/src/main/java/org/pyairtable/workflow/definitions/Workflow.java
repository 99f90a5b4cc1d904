package org.pyairtable.workflow.definitions;

import java.time.Instant;

/**
 * One version of a workflow.
 *
 * @param owner the user who saved this version; its runs act on this user's behalf
 */
public record Workflow(
        String id, int version, String workspaceId, String name, String owner, Definition definition, Instant savedAt) {

    /** What finds the workflows that an event may start. */
    public String triggerKey() {
        return switch (definition.trigger()) {
            case Trigger.OnRecord on -> tableKey(on.table());
            case Trigger.External external -> externalKey(workspaceId, external.name());
            case Trigger.Manual manual -> "manual";
        };
    }

    public static String tableKey(String tableId) {
        return "table:" + tableId;
    }

    public static String externalKey(String workspaceId, String name) {
        return "external:" + workspaceId + "/" + name;
    }
}
