package org.pyairtable.core.groups;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;

/** A user in a group, as stored. */
@Entity
@Table(name = "group_members")
class GroupMember {
    @Id
    private String id;

    @Column(name = "workspace_id")
    private String workspaceId;

    @Column(name = "group_id")
    private String groupId;

    @Column(name = "user_id")
    private String userId;

    @Column(name = "added_at")
    private Instant addedAt;

    @Column(name = "added_by")
    private String addedBy;

    @Version
    private int version;

    protected GroupMember() {}

    GroupMember(WorkspaceGroup group, String userId, Instant addedAt, String addedBy) {
        this.id = id(group.id(), userId);
        this.workspaceId = group.workspaceId();
        this.groupId = group.id();
        this.userId = userId;
        this.addedAt = addedAt;
        this.addedBy = addedBy;
    }

    static String id(String groupId, String userId) {
        return groupId + "/" + userId;
    }

    String groupId() {
        return groupId;
    }

    String userId() {
        return userId;
    }
}
