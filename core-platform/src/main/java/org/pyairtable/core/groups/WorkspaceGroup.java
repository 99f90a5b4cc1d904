package org.pyairtable.core.groups;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.Role;

/** A group as stored, without its users. */
@Entity
@Table(name = "workspace_groups")
class WorkspaceGroup {
    @Id
    private String id;

    @Column(name = "workspace_id")
    private String workspaceId;

    private String name;

    @Enumerated(EnumType.STRING)
    private @Nullable Role role;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    private int version;

    protected WorkspaceGroup() {}

    WorkspaceGroup(String id, String workspaceId, String name, @Nullable Role role, Instant createdAt) {
        this.id = id;
        this.workspaceId = workspaceId;
        this.name = name;
        this.role = role;
        this.createdAt = createdAt;
    }

    String id() {
        return id;
    }

    String workspaceId() {
        return workspaceId;
    }

    String name() {
        return name;
    }

    /** What it gives its users in the workspace; empty when it gives none. */
    Optional<Role> role() {
        return Optional.ofNullable(role);
    }

    Instant createdAt() {
        return createdAt;
    }

    void change(String newName, @Nullable Role newRole) {
        name = newName;
        role = newRole;
    }

    GroupView view() {
        return new GroupView(id, name, role == null ? null : role.wireName(), createdAt);
    }
}
