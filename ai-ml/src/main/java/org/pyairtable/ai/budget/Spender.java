package org.pyairtable.ai.budget;

/** Who asks a model in which workspace. */
public record Spender(String workspaceId, String userId) {}
