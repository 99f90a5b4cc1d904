package org.pyairtable.data.access;

import org.pyairtable.events.Role;

/** What a request does with a base, the scope that a token needs for it and the role that the user needs. */
public enum Permission {
    READ_RECORDS("data.records:read", Role.VIEWER),
    WRITE_RECORDS("data.records:write", Role.EDITOR),
    READ_SCHEMA("schema.bases:read", Role.VIEWER),
    CHANGE_SCHEMA("schema.bases:write", Role.CREATOR),
    READ_RULES("schema.bases:read", Role.CREATOR),
    READ_SHARES("schema.bases:read", Role.CREATOR),
    CHANGE_SHARES("schema.bases:write", Role.CREATOR),
    REVOKE_SHARES("schema.bases:write", Role.CREATOR),
    DELETE_BASE("schema.bases:write", Role.OWNER),
    READ_COLLABORATORS("workspacesAndBases:read", Role.VIEWER),
    READ_COMMENTS("data.recordComments:read", Role.VIEWER),
    WRITE_COMMENTS("data.recordComments:write", Role.COMMENTER),
    /** Their payloads hold all cells, which rules may hide from others; who may not read them does not see that they exist. */
    READ_WEBHOOKS("webhook:manage", Role.CREATOR),
    CHANGE_WEBHOOKS("webhook:manage", Role.CREATOR);

    private final String scope;
    private final Role role;

    Permission(String scope, Role role) {
        this.scope = scope;
        this.role = role;
    }

    public String scope() {
        return scope;
    }

    Role role() {
        return role;
    }

    /** Whether an archived workspace refuses it: what changes something, unless that only ends access. */
    boolean needsWritable() {
        return this != REVOKE_SHARES && !isReading();
    }

    /** Whether nothing is changed with it. */
    private boolean isReading() {
        return switch (this) {
            case READ_RECORDS, READ_SCHEMA, READ_RULES, READ_SHARES, READ_COLLABORATORS, READ_COMMENTS, READ_WEBHOOKS ->
                true;
            case WRITE_RECORDS,
                    CHANGE_SCHEMA,
                    CHANGE_SHARES,
                    REVOKE_SHARES,
                    DELETE_BASE,
                    WRITE_COMMENTS,
                    CHANGE_WEBHOOKS -> false;
        };
    }
}
