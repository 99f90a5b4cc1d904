package org.pyairtable.core.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;

/** A user as stored. */
@Entity
@Table(name = "users")
class UserAccount {
    @Id
    private String id;

    private String email;
    private String name;

    @Column(name = "password_hash")
    private String passwordHash;

    @Column(name = "platform_role")
    @Enumerated(EnumType.STRING)
    private PlatformRole platformRole;

    @Column(name = "created_at")
    private Instant createdAt;

    @Version
    private int version;

    protected UserAccount() {}

    UserAccount(User user, String passwordHash) {
        this.id = user.id();
        this.email = user.email();
        this.name = user.name();
        this.platformRole = user.platformRole();
        this.createdAt = user.createdAt();
        this.passwordHash = passwordHash;
    }

    User user() {
        return new User(id, email, name, platformRole, createdAt);
    }

    String passwordHash() {
        return passwordHash;
    }
}
