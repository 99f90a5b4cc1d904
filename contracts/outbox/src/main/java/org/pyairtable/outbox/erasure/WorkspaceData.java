package org.pyairtable.outbox.erasure;

/** What a service keeps of workspaces, which are given by their ids, in one place. */
public non-sealed interface WorkspaceData extends ErasedData<String> {}
