package org.pyairtable.core.baseroles;

/** A base in its workspace. */
record BasePlace(String workspaceId, String baseId) {}
