package org.pyairtable.core.workspaces;

/** A member as other members see them. */
public record MemberView(String userId, String email, String name, String role) {}
