package org.pyairtable.data.refusal;

/** The workspace of the base is archived: it is read and not written. */
public record Archived(String workspaceId) implements Refusal {
    @Override
    public String message() {
        return "Workspace " + workspaceId
                + " is archived and read only; an owner takes it back with PATCH /api/workspaces/" + workspaceId
                + " {\"archived\": false}";
    }
}
