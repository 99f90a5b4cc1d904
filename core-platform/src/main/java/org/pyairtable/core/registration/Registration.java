package org.pyairtable.core.registration;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.pyairtable.core.CoreSettings.Registration.Mode;
import org.pyairtable.core.Name;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.core.identity.PasswordPolicy;
import org.pyairtable.core.identity.Passwords;
import org.pyairtable.core.identity.PlatformRole;
import org.pyairtable.core.identity.User;
import org.pyairtable.core.identity.UserDirectory;
import org.pyairtable.core.invitations.InvitationUse;
import org.pyairtable.core.secrets.OpaqueSecret;
import org.pyairtable.core.sessions.LoginThrottle;
import org.pyairtable.core.sessions.Sessions;
import org.pyairtable.core.sessions.SignInClient;
import org.pyairtable.core.workspaces.WorkspaceView;
import org.pyairtable.core.workspaces.Workspaces;
import org.pyairtable.events.EventContext;

/**
 * Registers users: account, first workspace and session are created together or not at all; with an
 * invitation, the membership as well.
 */
@ApplicationScoped
class Registration {
    private final UserDirectory users;
    private final Passwords passwords;
    private final Workspaces workspaces;
    private final Sessions sessions;
    private final RegistrationRules rules;
    private final LoginThrottle throttle;
    private final InvitationUse invitations;
    private final Bootstrap bootstrap;

    Registration(
            UserDirectory users,
            Passwords passwords,
            Workspaces workspaces,
            Sessions sessions,
            RegistrationRules rules,
            LoginThrottle throttle,
            InvitationUse invitations,
            Bootstrap bootstrap) {
        this.users = users;
        this.passwords = passwords;
        this.workspaces = workspaces;
        this.sessions = sessions;
        this.rules = rules;
        this.throttle = throttle;
        this.invitations = invitations;
        this.bootstrap = bootstrap;
    }

    /** A new user who is signed in. */
    record Registered(Sessions.Opened session, WorkspaceView workspace) {}

    /**
     * Who registers.
     *
     * @param invitation the secret of an invitation to the address
     */
    record Applicant(EmailAddress email, String password, Name name, Optional<OpaqueSecret> invitation) {
        @Override
        public String toString() {
            return "Applicant[…]";
        }
    }

    Uni<Registered> register(Applicant applicant, SignInClient client, EventContext cause) {
        // Looked for before the hashing, which would cost as much for anything that somebody made up.
        return rules.current()
                .chain(rule -> admit(rule, applicant)
                        .invoke(() -> PasswordPolicy.check(applicant.password(), applicant.email()))
                        .chain(() -> passwords.hash(applicant.password()))
                        .chain(hash -> Panache.withTransaction(() -> add(rule, applicant, hash, cause)
                                .chain(user -> withWorkspace(user, applicant, client, cause)))))
                .call(registered -> throttle.trust(
                        applicant.email(), client, registered.session().user().id()));
    }

    /** Refuses who may not register. */
    private Uni<Void> admit(RegistrationRule rule, Applicant applicant) {
        return requireAllowed(rule, applicant).chain(() -> applicant
                .invitation()
                .map(secret -> invitations.requireFor(secret, applicant.email()))
                .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    /** Without a configured first user, the first to register is it and needs no invitation. */
    private Uni<Void> requireAllowed(RegistrationRule rule, Applicant applicant) {
        boolean first = rule.mode() == Mode.INVITE && applicant.invitation().isEmpty() && !bootstrap.isConfigured();
        return (first
                        ? Panache.withTransaction(users::isEmpty)
                        : Uni.createFrom().item(false))
                .invoke(alone -> rule.check(
                        applicant.email(), alone || applicant.invitation().isPresent()))
                .replaceWithVoid();
    }

    /** Of two who are the first at once, one is refused here. */
    private Uni<User> add(RegistrationRule rule, Applicant applicant, String hash, EventContext cause) {
        return requireAllowed(rule, applicant)
                .chain(() -> users.add(applicant.email(), applicant.name().value(), hash, PlatformRole.MEMBER, cause));
    }

    /** In the workspace of the invitation; otherwise in one of their own. */
    private Uni<Registered> withWorkspace(User user, Applicant applicant, SignInClient client, EventContext cause) {
        return applicant
                .invitation()
                .map(secret -> invitations.accept(secret, user, cause))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()))
                .chain(joined -> joined.map(workspace -> Uni.createFrom().item(workspace))
                        .orElseGet(() -> workspaces.create(user.name() + "'s workspace", user.id(), cause)))
                .chain(workspace ->
                        sessions.open(user, client, cause).map(session -> new Registered(session, workspace)));
    }
}
