package org.pyairtable.core.registration;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.pyairtable.core.Name;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.core.identity.PasswordPolicy;
import org.pyairtable.core.identity.Passwords;
import org.pyairtable.core.identity.PlatformRole;
import org.pyairtable.core.identity.User;
import org.pyairtable.core.identity.UserDirectory;
import org.pyairtable.core.sessions.Sessions;
import org.pyairtable.core.workspaces.WorkspaceView;
import org.pyairtable.core.workspaces.Workspaces;
import org.pyairtable.events.EventContext;

/** Registers users: account, first workspace and session come into being together or not at all. */
@ApplicationScoped
class Registration {
    private final UserDirectory users;
    private final Passwords passwords;
    private final Workspaces workspaces;
    private final Sessions sessions;

    Registration(UserDirectory users, Passwords passwords, Workspaces workspaces, Sessions sessions) {
        this.users = users;
        this.passwords = passwords;
        this.workspaces = workspaces;
        this.sessions = sessions;
    }

    /** A new user who is signed in. */
    record Registered(Sessions.Opened session, WorkspaceView workspace) {}

    Uni<Registered> register(EmailAddress email, String password, Name name, EventContext cause) {
        PasswordPolicy.check(password, email);
        return passwords
                .hash(password)
                .chain(hash ->
                        Panache.withTransaction(() -> users.add(email, name.value(), hash, PlatformRole.MEMBER, cause)
                                .chain(user -> withWorkspace(user, cause))));
    }

    private Uni<Registered> withWorkspace(User user, EventContext cause) {
        return workspaces
                .create(user.name() + "'s workspace", user.id(), cause)
                .chain(workspace -> sessions.open(user, cause).map(session -> new Registered(session, workspace)));
    }
}
