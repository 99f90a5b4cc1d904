package org.pyairtable.core.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A user as stored. */
@Entity
@Table(name = "users")
class UserAccount {
    /** Reserved for what no mail reaches, RFC 2606. */
    private static final String NO_ADDRESS = "@erased.invalid";

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

    @Column(name = "proven_at")
    private @Nullable Instant provenAt;

    @Column(name = "disabled_at")
    private @Nullable Instant disabledAt;

    /** Since when nothing of the person is left but the id, to which other rows refer. */
    @Column(name = "erased_at")
    private @Nullable Instant erasedAt;

    @Enumerated(EnumType.STRING)
    private UserKind kind;

    @Version
    private int version;

    protected UserAccount() {}

    UserAccount(User user, String passwordHash) {
        this.id = user.id();
        this.email = user.email();
        this.name = user.name();
        this.platformRole = user.platformRole();
        this.createdAt = user.createdAt();
        this.provenAt = user.provenAt().orElse(null);
        this.disabledAt = user.disabledAt().orElse(null);
        this.kind = user.kind();
        this.passwordHash = passwordHash;
    }

    User user() {
        return new User(
                id,
                email,
                name,
                platformRole,
                createdAt,
                Optional.ofNullable(provenAt),
                Optional.ofNullable(disabledAt),
                kind);
    }

    void email(EmailAddress given) {
        email = given.value();
    }

    void prove(Instant now) {
        provenAt = now;
    }

    void disable(Instant now) {
        disabledAt = now;
    }

    void enable() {
        disabledAt = null;
    }

    void role(PlatformRole given) {
        platformRole = given;
    }

    /** Leaves the id. Nobody signs in, and no address leads here. */
    void erase(String passwordHashOfNobody, Instant now) {
        email = id.toLowerCase(Locale.ROOT) + NO_ADDRESS;
        name = "Deleted user";
        passwordHash = passwordHashOfNobody;
        platformRole = PlatformRole.MEMBER;
        provenAt = null;
        disabledAt = now;
        erasedAt = now;
    }

    boolean isErased() {
        return erasedAt != null;
    }

    void passwordHash(String hash) {
        passwordHash = hash;
    }

    String passwordHash() {
        return passwordHash;
    }
}
