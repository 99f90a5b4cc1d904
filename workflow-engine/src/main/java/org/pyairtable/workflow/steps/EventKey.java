package org.pyairtable.workflow.steps;

/** Under which the workflows and runs are found that an event starts or that wait for it. */
public final class EventKey {
    private EventKey() {}

    /** Of changes of the records of a table. */
    public static String table(String tableId) {
        return "table:" + tableId;
    }

    /** Of the events of other systems with a name. */
    public static String external(String workspaceId, String name) {
        return "external:" + workspaceId + "/" + name;
    }

    /** Of the calls of the hook of a workflow. */
    public static String hook(String workspaceId, String workflowId) {
        return "hook:" + workspaceId + "/" + workflowId;
    }
}
