package org.pyairtable.outbox.erasure;

import java.util.List;

/** The tables whose rows of a workspace are deleted as they are; a bean of each service. */
public interface WorkspaceRows {
    List<RowsOfWorkspace> all();
}
