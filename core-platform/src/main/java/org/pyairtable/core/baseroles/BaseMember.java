package org.pyairtable.core.baseroles;

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
import org.pyairtable.events.State;

/** A role of a user in one base, as stored. */
@Entity
@Table(name = "base_members")
class BaseMember {
    @Id
    private String id;

    @Column(name = "workspace_id")
    private String workspaceId;

    @Column(name = "base_id")
    private String baseId;

    @Column(name = "user_id")
    private String userId;

    @Enumerated(EnumType.STRING)
    private Role role;

    /** Absent for a role that lasts. */
    @Column(name = "expires_at")
    private @Nullable Instant expiresAt;

    @Column(name = "added_at")
    private Instant addedAt;

    @Column(name = "added_by")
    private String addedBy;

    @Version
    private int version;

    protected BaseMember() {}

    BaseMember(BasePlace place, String userId, BaseRoleTerms terms, Instant addedAt, String addedBy) {
        this.id = State.BaseRole.key(place.baseId(), userId);
        this.workspaceId = place.workspaceId();
        this.baseId = place.baseId();
        this.userId = userId;
        this.role = terms.role();
        this.expiresAt = terms.expiresAt();
        this.addedAt = addedAt;
        this.addedBy = addedBy;
    }

    String id() {
        return id;
    }

    BasePlace place() {
        return new BasePlace(workspaceId, baseId);
    }

    String userId() {
        return userId;
    }

    Role role() {
        return role;
    }

    Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    void change(BaseRoleTerms terms) {
        role = terms.role();
        expiresAt = terms.expiresAt();
    }

    /** The role as published to other services. */
    State.BaseRole published() {
        return new State.BaseRole(workspaceId, baseId, userId, role.wireName());
    }
}
