package org.pyairtable.core.workspaces;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.Role;
import org.pyairtable.events.State;

/** A membership as stored. */
@Entity
@Table(name = "members")
class Member {
    @Id
    private String id;

    @Column(name = "workspace_id")
    private String workspaceId;

    @Column(name = "user_id")
    private String userId;

    @Enumerated(EnumType.STRING)
    private Role role;

    @Column(name = "added_at")
    private Instant addedAt;

    /** Absent for memberships older than this column. */
    @Column(name = "added_by")
    private @Nullable String addedBy;

    @Version
    private int version;

    protected Member() {}

    Member(String workspaceId, String userId, Role role, Instant addedAt, String addedBy) {
        this.id = State.Membership.key(workspaceId, userId);
        this.workspaceId = workspaceId;
        this.userId = userId;
        this.role = role;
        this.addedAt = addedAt;
        this.addedBy = addedBy;
    }

    String id() {
        return id;
    }

    String workspaceId() {
        return workspaceId;
    }

    String userId() {
        return userId;
    }

    Role role() {
        return role;
    }

    Instant addedAt() {
        return addedAt;
    }

    void changeRole(Role newRole) {
        role = newRole;
    }

    /** The membership as published to other services. */
    State.Membership published() {
        return new State.Membership(workspaceId, userId, role.wireName(), addedAt, addedBy);
    }
}
