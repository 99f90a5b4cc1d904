package org.pyairtable.core.workspaces;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pyairtable.runtime.identity.WorkspaceStates;

/** A workspace as stored; its row is also the lock under which its members change. */
@Entity
@Table(name = "workspaces")
class Workspace {
    @Id
    private String id;

    private String name;

    @Column(name = "created_at")
    private Instant createdAt;

    /** Since when it is read and not written; absent while it is in use. */
    @Column(name = "archived_at")
    private @Nullable Instant archivedAt;

    /** Since when nobody has a part in it; the row goes when all else has gone. */
    @Column(name = "deleted_at")
    private @Nullable Instant deletedAt;

    @Version
    private int version;

    protected Workspace() {}

    Workspace(String id, String name, Instant createdAt) {
        this.id = id;
        this.name = name;
        this.createdAt = createdAt;
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    void rename(String newName) {
        name = newName;
    }

    Optional<Instant> archivedAt() {
        return Optional.ofNullable(archivedAt);
    }

    void archive(Instant now) {
        archivedAt = now;
    }

    void takeBack() {
        archivedAt = null;
    }

    boolean isDeleted() {
        return deletedAt != null;
    }

    void delete(Instant now) {
        deletedAt = now;
    }

    /** Refuses changes in it while it is archived. */
    void requireWritable() {
        if (archivedAt != null) {
            throw WorkspaceStates.archived(id);
        }
    }

    Instant createdAt() {
        return createdAt;
    }
}
