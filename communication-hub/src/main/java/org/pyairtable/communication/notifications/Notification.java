package org.pyairtable.communication.notifications;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.CommunicationEvent.NotificationDelivered;

/** A message in the inbox of one user, as stored. */
@Entity
@Table(name = "notifications")
class Notification {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long sequence;

    private String id;

    @Column(name = "workspace_id")
    private String workspaceId;

    @Column(name = "user_id")
    private String userId;

    private String category;
    private String title;
    private String body;
    private String data;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "read_at")
    private @Nullable Instant readAt;

    @Version
    private int version;

    protected Notification() {}

    Notification(String id, String userId, Message message, Instant createdAt) {
        this.id = id;
        this.userId = userId;
        this.workspaceId = message.workspaceId();
        this.category = message.category().name();
        this.title = message.title();
        this.body = message.body();
        this.data = message.dataJson();
        this.createdAt = createdAt;
    }

    long sequence() {
        return sequence;
    }

    /** Only the first time is stored. */
    void read(Instant at) {
        if (readAt == null) {
            readAt = at;
        }
    }

    NotificationDelivered delivered() {
        return new NotificationDelivered(workspaceId, id, userId, category, title);
    }

    NotificationView view() {
        return new NotificationView(id, workspaceId, category, title, body, Message.readData(data), createdAt, readAt);
    }
}
