package org.pyairtable.core.mail;

import java.time.Instant;
import java.util.Map;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.core.secrets.OpaqueSecret;

/** A mail to one address. */
public sealed interface Mail {
    EmailAddress to();

    /** After that it is not sent any more. */
    Instant expiresAt();

    /**
     * With the link of an invitation.
     *
     * @param workspace its name; empty for an invitation to the installation alone
     */
    record Invitation(EmailAddress to, String inviter, String workspace, OpaqueSecret secret, Instant expiresAt)
            implements Mail {}

    /** With the link that proves the address. */
    record AddressProof(EmailAddress to, OpaqueSecret secret, Instant expiresAt) implements Mail {}

    /** With the link that sets a new password. */
    record PasswordReset(EmailAddress to, OpaqueSecret secret, Instant expiresAt) implements Mail {}

    /** To the address that the account had until now. */
    record AddressChanged(EmailAddress to, Instant expiresAt) implements Mail {}

    /** As the command names it. */
    default String kind() {
        return switch (this) {
            case Invitation mail -> "invitation";
            case AddressProof mail -> "address-proof";
            case PasswordReset mail -> "password-reset";
            case AddressChanged mail -> "address-changed";
        };
    }

    /** What its text names. */
    default Map<String, String> values() {
        return switch (this) {
            case Invitation mail -> Map.of("inviter", mail.inviter(), "workspace", mail.workspace());
            case AddressProof mail -> Map.of();
            case PasswordReset mail -> Map.of();
            case AddressChanged mail -> Map.of();
        };
    }
}
