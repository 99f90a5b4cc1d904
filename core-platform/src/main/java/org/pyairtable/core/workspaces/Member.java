package org.pyairtable.core.workspaces;

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

/** A membership as stored: with the role that counts, which is the highest of the member's own and those that groups give. */
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

    /** The member's own; absent also in rows of versions that knew no groups, where it is {@link #role}. */
    @Enumerated(EnumType.STRING)
    @Column(name = "own_role")
    private @Nullable Role ownRole;

    /** Whether the member has a role of their own. */
    private boolean direct;

    /** When the member's own role ends; absent for one that lasts. */
    @Column(name = "expires_at")
    private @Nullable Instant expiresAt;

    @Column(name = "added_at")
    private Instant addedAt;

    /** Absent for memberships older than this column. */
    @Column(name = "added_by")
    private @Nullable String addedBy;

    @Version
    private int version;

    protected Member() {}

    /** With a role of their own. */
    Member(String workspaceId, String userId, Role role, Instant addedAt, String addedBy) {
        this.id = State.Membership.key(workspaceId, userId);
        this.workspaceId = workspaceId;
        this.userId = userId;
        this.role = role;
        this.ownRole = role;
        this.direct = true;
        this.addedAt = addedAt;
        this.addedBy = addedBy;
    }

    /** By groups alone. */
    static Member byGroups(String workspaceId, String userId, Role role, Instant addedAt, String addedBy) {
        Member member = new Member(workspaceId, userId, role, addedAt, addedBy);
        member.endOwn();
        return member;
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

    /** The one that counts. */
    Role role() {
        return role;
    }

    /** Empty for who is a member by groups alone. */
    Optional<Role> ownRole() {
        return direct ? Optional.of(ownRole == null ? role : ownRole) : Optional.empty();
    }

    Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    Instant addedAt() {
        return addedAt;
    }

    /**
     * Gives the member a role of their own, instead of an earlier one. What counts is {@link #settle settled} after that.
     *
     * @param until when it ends; absent for one that lasts
     */
    void own(Role newRole, @Nullable Instant until) {
        ownRole = newRole;
        direct = true;
        expiresAt = until;
    }

    void endOwn() {
        ownRole = null;
        direct = false;
        expiresAt = null;
    }

    /** From now on this role counts. */
    void settle(Role counting) {
        if (direct && ownRole == null) {
            ownRole = role;
        }
        role = counting;
    }

    /** The membership as published to other services. */
    State.Membership published() {
        return new State.Membership(workspaceId, userId, role.wireName(), addedAt, addedBy);
    }
}
