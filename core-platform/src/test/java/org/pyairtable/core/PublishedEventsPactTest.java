package org.pyairtable.core;

import au.com.dius.pact.provider.MessageAndMetadata;
import au.com.dius.pact.provider.PactVerifyProvider;
import au.com.dius.pact.provider.junit5.MessageTestTarget;
import au.com.dius.pact.provider.junit5.PactVerificationContext;
import au.com.dius.pact.provider.junit5.PactVerificationInvocationContextProvider;
import au.com.dius.pact.provider.junitsupport.Provider;
import au.com.dius.pact.provider.junitsupport.loader.PactFolder;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pyairtable.core.keys.SigningKeys;
import org.pyairtable.events.CommunicationCommand;
import org.pyairtable.events.Event;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.ExportEvent;
import org.pyairtable.events.IdentityEvent;
import org.pyairtable.events.Role;
import org.pyairtable.events.State;
import org.pyairtable.events.WorkspaceEvent;
import org.pyairtable.runtime.wire.EventCodec;
import org.pyairtable.runtime.wire.EventFactory;
import org.pyairtable.testkit.TestClasses;

/** Holds what this service publishes against what others have stated that they read. Messages are named by type. */
@Provider("core-platform")
@PactFolder("../contracts/pacts")
class PublishedEventsPactTest {
    private static final String USER = "usr0123456789abcd";
    private static final String SESSION = "ses0123456789abcd";
    private static final String TOKEN = "pat0123456789abcd";
    private static final String GROUP = "grp0123456789abcd";
    private static final String BASE = "app0123456789abcd";
    private static final String INVITATION = "inv0123456789abcd";
    private static final Instant EXPIRY = Instant.parse("2026-11-30T08:00:00Z");
    private static final String WORKSPACE = "wsp0123456789abcd";

    @BeforeEach
    void target(PactVerificationContext context) {
        context.setTarget(new MessageTestTarget(List.of("org.pyairtable.core"), TestClasses.with(getClass())));
    }

    @TestTemplate
    @ExtendWith(PactVerificationInvocationContextProvider.class)
    void satisfiesItsConsumers(PactVerificationContext context) {
        context.verifyInteraction();
    }

    @PactVerifyProvider("org.pyairtable.core.identity.user-registered.v1")
    public MessageAndMetadata userRegistered() {
        return published(new IdentityEvent.UserRegistered(USER, "ann@example.org", "Ann"));
    }

    @PactVerifyProvider("org.pyairtable.platform.exports.export-requested.v1")
    public MessageAndMetadata exportRequested() {
        return published(new ExportEvent.ExportRequested("exp1", USER, "0f".repeat(32), "a2V5", EXPIRY));
    }

    @PactVerifyProvider("org.pyairtable.core.identity.address-proven.v1")
    public MessageAndMetadata addressProven() {
        return published(new IdentityEvent.AddressProven(USER));
    }

    @PactVerifyProvider("org.pyairtable.core.identity.logged-in.v1")
    public MessageAndMetadata loggedIn() {
        return published(new IdentityEvent.LoggedIn(USER, SESSION));
    }

    @PactVerifyProvider("org.pyairtable.core.identity.refresh-token-reused.v1")
    public MessageAndMetadata refreshTokenReused() {
        return published(new IdentityEvent.RefreshTokenReused(USER, SESSION));
    }

    @PactVerifyProvider("org.pyairtable.core.identity.logged-out.v1")
    public MessageAndMetadata loggedOut() {
        return published(new IdentityEvent.LoggedOut(USER, SESSION));
    }

    @PactVerifyProvider("org.pyairtable.core.identity.token-created.v1")
    public MessageAndMetadata tokenCreated() {
        return published(new IdentityEvent.TokenCreated(USER, TOKEN, "CI", List.of("data.records:read")));
    }

    @PactVerifyProvider("org.pyairtable.core.identity.token-writes-changed.v1")
    public MessageAndMetadata tokenWritesChanged() {
        return published(new IdentityEvent.TokenWritesChanged(USER, TOKEN, Map.of("create_records", "deny")));
    }

    @PactVerifyProvider("org.pyairtable.core.identity.token-revoked.v1")
    public MessageAndMetadata tokenRevoked() {
        return published(new IdentityEvent.TokenRevoked(USER, TOKEN));
    }

    @PactVerifyProvider("org.pyairtable.core.identity.session-ended.v1")
    public MessageAndMetadata sessionEnded() {
        return published(new IdentityEvent.SessionEnded(USER, SESSION, "password-changed"));
    }

    @PactVerifyProvider("org.pyairtable.core.identity.password-changed.v1")
    public MessageAndMetadata passwordChanged() {
        return published(new IdentityEvent.PasswordChanged(USER));
    }

    @PactVerifyProvider("org.pyairtable.core.identity.password-reset-issued.v1")
    public MessageAndMetadata passwordResetIssued() {
        return published(new IdentityEvent.PasswordResetIssued(USER, Instant.parse("2026-11-23T08:00:00Z")));
    }

    @PactVerifyProvider("org.pyairtable.core.identity.password-reset.v1")
    public MessageAndMetadata passwordReset() {
        return published(new IdentityEvent.PasswordReset(USER));
    }

    @PactVerifyProvider("org.pyairtable.core.identity.user-disabled.v1")
    public MessageAndMetadata userDisabled() {
        return published(new IdentityEvent.UserDisabled(USER));
    }

    @PactVerifyProvider("org.pyairtable.core.identity.user-enabled.v1")
    public MessageAndMetadata userEnabled() {
        return published(new IdentityEvent.UserEnabled(USER));
    }

    @PactVerifyProvider("org.pyairtable.core.identity.platform-role-changed.v1")
    public MessageAndMetadata platformRoleChanged() {
        return published(new IdentityEvent.PlatformRoleChanged(USER, "operator"));
    }

    @PactVerifyProvider("org.pyairtable.core.identity.registration-changed.v1")
    public MessageAndMetadata registrationChanged() {
        return published(new IdentityEvent.RegistrationChanged(USER, "domains", List.of("example.org")));
    }

    @PactVerifyProvider("org.pyairtable.core.identity.address-changed.v1")
    public MessageAndMetadata addressChanged() {
        return published(new IdentityEvent.AddressChanged(USER));
    }

    @PactVerifyProvider("org.pyairtable.core.identity.invitation-issued.v1")
    public MessageAndMetadata accountInvitationIssued() {
        return published(new IdentityEvent.InvitationIssued(USER, INVITATION, EXPIRY));
    }

    @PactVerifyProvider("org.pyairtable.core.identity.invitation-ended.v1")
    public MessageAndMetadata accountInvitationEnded() {
        return published(new IdentityEvent.InvitationEnded(USER, INVITATION, "accepted"));
    }

    @PactVerifyProvider("org.pyairtable.core.workspaces.invitation-issued.v1")
    public MessageAndMetadata invitationIssued() {
        return published(new WorkspaceEvent.InvitationIssued(WORKSPACE, INVITATION, Role.EDITOR.wireName(), EXPIRY));
    }

    @PactVerifyProvider("org.pyairtable.core.workspaces.invitation-ended.v1")
    public MessageAndMetadata invitationEnded() {
        return published(new WorkspaceEvent.InvitationEnded(WORKSPACE, INVITATION, "declined"));
    }

    @PactVerifyProvider("org.pyairtable.core.workspaces.service-account-created.v1")
    public MessageAndMetadata serviceAccountCreated() {
        return published(new WorkspaceEvent.ServiceAccountCreated(WORKSPACE, USER, "Importer"));
    }

    @PactVerifyProvider("org.pyairtable.core.workspaces.service-account-deleted.v1")
    public MessageAndMetadata serviceAccountDeleted() {
        return published(new WorkspaceEvent.ServiceAccountDeleted(WORKSPACE, USER));
    }

    @PactVerifyProvider("org.pyairtable.communication.commands.send-mail.v1")
    public MessageAndMetadata sendMail() {
        return published(new CommunicationCommand.SendMail(
                "mail0123456789abcd",
                "invitation",
                "ann@example.org",
                Map.of("inviter", "Bob", "workspace", "Site"),
                EXPIRY,
                new CommunicationCommand.SealedSecret("mlk0123456789abcd", "AAAA")));
    }

    @PactVerifyProvider("org.pyairtable.core.revoked-session.v1")
    public MessageAndMetadata revokedSession() {
        return published(new State.RevokedSession(SESSION, USER, Instant.parse("2026-11-23T08:00:00Z")));
    }

    @PactVerifyProvider("org.pyairtable.core.workspaces.created.v1")
    public MessageAndMetadata workspaceCreated() {
        return published(new WorkspaceEvent.WorkspaceCreated(WORKSPACE, "Site", USER));
    }

    @PactVerifyProvider("org.pyairtable.core.workspaces.archived.v1")
    public MessageAndMetadata workspaceArchived() {
        return published(new WorkspaceEvent.WorkspaceArchived(WORKSPACE));
    }

    @PactVerifyProvider("org.pyairtable.core.workspaces.taken-back.v1")
    public MessageAndMetadata workspaceTakenBack() {
        return published(new WorkspaceEvent.WorkspaceTakenBack(WORKSPACE));
    }

    @PactVerifyProvider("org.pyairtable.core.workspaces.deleted.v1")
    public MessageAndMetadata workspaceDeleted() {
        return published(new WorkspaceEvent.WorkspaceDeleted(WORKSPACE, "Office"));
    }

    @PactVerifyProvider("org.pyairtable.core.workspaces.renamed.v1")
    public MessageAndMetadata workspaceRenamed() {
        return published(new WorkspaceEvent.WorkspaceRenamed(WORKSPACE, "Office", "Site"));
    }

    @PactVerifyProvider("org.pyairtable.core.workspaces.member-added.v1")
    public MessageAndMetadata memberAdded() {
        return published(new WorkspaceEvent.MemberAdded(WORKSPACE, USER, Role.EDITOR.wireName()));
    }

    @PactVerifyProvider("org.pyairtable.core.workspaces.member-role-changed.v1")
    public MessageAndMetadata memberRoleChanged() {
        return published(
                new WorkspaceEvent.MemberRoleChanged(WORKSPACE, USER, Role.OWNER.wireName(), Role.EDITOR.wireName()));
    }

    @PactVerifyProvider("org.pyairtable.core.workspaces.member-removed.v1")
    public MessageAndMetadata memberRemoved() {
        return published(new WorkspaceEvent.MemberRemoved(WORKSPACE, USER, Role.EDITOR.wireName()));
    }

    @PactVerifyProvider("org.pyairtable.core.workspaces.group-created.v1")
    public MessageAndMetadata groupCreated() {
        return published(new WorkspaceEvent.GroupCreated(WORKSPACE, GROUP, "Site office", Role.EDITOR.wireName()));
    }

    @PactVerifyProvider("org.pyairtable.core.workspaces.group-changed.v1")
    public MessageAndMetadata groupChanged() {
        return published(new WorkspaceEvent.GroupChanged(
                WORKSPACE, GROUP, "Office", Role.CREATOR.wireName(), "Site office", Role.EDITOR.wireName()));
    }

    @PactVerifyProvider("org.pyairtable.core.workspaces.group-deleted.v1")
    public MessageAndMetadata groupDeleted() {
        return published(new WorkspaceEvent.GroupDeleted(WORKSPACE, GROUP, "Office", Role.EDITOR.wireName()));
    }

    @PactVerifyProvider("org.pyairtable.core.workspaces.group-member-added.v1")
    public MessageAndMetadata groupMemberAdded() {
        return published(new WorkspaceEvent.GroupMemberAdded(WORKSPACE, GROUP, USER));
    }

    @PactVerifyProvider("org.pyairtable.core.workspaces.group-member-removed.v1")
    public MessageAndMetadata groupMemberRemoved() {
        return published(new WorkspaceEvent.GroupMemberRemoved(WORKSPACE, GROUP, USER));
    }

    @PactVerifyProvider("org.pyairtable.core.workspaces.base-role-given.v1")
    public MessageAndMetadata baseRoleGiven() {
        return published(new WorkspaceEvent.BaseRoleGiven(WORKSPACE, BASE, USER, Role.EDITOR.wireName()));
    }

    @PactVerifyProvider("org.pyairtable.core.workspaces.base-role-changed.v1")
    public MessageAndMetadata baseRoleChanged() {
        return published(new WorkspaceEvent.BaseRoleChanged(
                WORKSPACE, BASE, USER, Role.CREATOR.wireName(), Role.EDITOR.wireName()));
    }

    @PactVerifyProvider("org.pyairtable.core.workspaces.base-role-taken.v1")
    public MessageAndMetadata baseRoleTaken() {
        return published(new WorkspaceEvent.BaseRoleTaken(WORKSPACE, BASE, USER, Role.EDITOR.wireName()));
    }

    @PactVerifyProvider("org.pyairtable.core.membership.v1")
    public MessageAndMetadata membership() {
        return published(new State.Membership(
                WORKSPACE, USER, Role.EDITOR.wireName(), Instant.parse("2026-11-23T08:00:00Z"), "usr2"));
    }

    @PactVerifyProvider("org.pyairtable.core.user.v1")
    public MessageAndMetadata user() {
        return published(new State.User(USER, "ann@example.org", "Ann", "member"));
    }

    @PactVerifyProvider("org.pyairtable.core.access-token.v1")
    public MessageAndMetadata accessToken() {
        return published(new State.AccessToken(
                "ab".repeat(32),
                TOKEN,
                USER,
                List.of("data.records:read"),
                List.of("*"),
                Instant.parse("2100-01-01T00:00:00Z")));
    }

    @PactVerifyProvider("org.pyairtable.platform.signing-key.v1")
    public MessageAndMetadata signingKey() {
        return published(SigningKeys.announced());
    }

    /** By the code that publishes: headers and payload as they go to the broker. */
    private static MessageAndMetadata published(Event event) {
        EventCodec codec = new EventCodec();
        EventFactory events = new EventFactory("core-platform", Clock.systemUTC());
        var envelope = events.envelope(EventContext.by(USER, WORKSPACE), event, null);
        return new MessageAndMetadata(codec.payload(event), Map.copyOf(codec.headers(envelope)));
    }
}
