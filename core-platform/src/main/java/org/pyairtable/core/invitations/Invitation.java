package org.pyairtable.core.invitations;

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
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.core.secrets.OpaqueSecret;
import org.pyairtable.events.Role;

/** An invitation as stored: with the hash of its secret, never the secret itself. */
@Entity
@Table(name = "invitations")
class Invitation {
    @Id
    private String id;

    @Column(name = "workspace_id")
    private @Nullable String workspaceId;

    private String email;

    @Enumerated(EnumType.STRING)
    private @Nullable Role role;

    @Column(name = "secret_hash")
    private String secretHash;

    @Enumerated(EnumType.STRING)
    private Delivery delivery;

    private boolean proves;

    @Column(name = "invited_by")
    private String invitedBy;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "issued_at")
    private Instant issuedAt;

    @Column(name = "expires_at")
    private Instant expiresAt;

    @Version
    private int version;

    protected Invitation() {}

    Invitation(String id, EmailAddress email, @Nullable Seat seat, String invitedBy, Instant now) {
        this.id = id;
        this.workspaceId = seat == null ? null : seat.workspaceId();
        this.role = seat == null ? null : seat.role();
        this.email = email.value();
        this.invitedBy = invitedBy;
        this.createdAt = now;
    }

    /** What accepting gives in a workspace. */
    record Seat(String workspaceId, Role role) {}

    /** The link that was made before counts no more. */
    void issue(OpaqueSecret secret, Delivery by, boolean provesAddress, Instant now) {
        secretHash = secret.hash();
        delivery = by;
        proves = provesAddress;
        issuedAt = now;
        expiresAt = now.plus(Invitations.LIFETIME);
    }

    String id() {
        return id;
    }

    Optional<Seat> seat() {
        return workspaceId == null || role == null ? Optional.empty() : Optional.of(new Seat(workspaceId, role));
    }

    EmailAddress email() {
        return new EmailAddress(email);
    }

    Delivery delivery() {
        return delivery;
    }

    boolean proves() {
        return proves;
    }

    String invitedBy() {
        return invitedBy;
    }

    Instant issuedAt() {
        return issuedAt;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    boolean isExpired(Instant now) {
        return !now.isBefore(expiresAt);
    }

    InvitationView view(Instant now) {
        return new InvitationView(
                id,
                workspaceId,
                email,
                role == null ? null : role.wireName(),
                delivery.wireName(),
                invitedBy,
                createdAt,
                expiresAt,
                isExpired(now),
                null);
    }
}
