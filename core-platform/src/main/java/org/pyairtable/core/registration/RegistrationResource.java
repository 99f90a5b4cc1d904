package org.pyairtable.core.registration;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.pyairtable.core.Name;
import org.pyairtable.core.SignedIn;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.core.sessions.SessionTokens;
import org.pyairtable.core.sessions.SignedInUser;
import org.pyairtable.core.workspaces.WorkspaceView;

/** Registration by oneself. */
@Path("/api/auth/register")
public class RegistrationResource {
    private final Registration registration;
    private final SignedIn signedIn;

    RegistrationResource(Registration registration, SignedIn signedIn) {
        this.registration = registration;
        this.signedIn = signedIn;
    }

    /** Who wants to be a user. */
    record Register(
            @NotNull @Size(max = 300) String email,
            @NotNull @Size(max = 300) String password,
            @NotNull @Size(max = 300) String name) {
        @Override
        public String toString() {
            return "Register[…]";
        }
    }

    /** The first workspace. */
    record FirstWorkspace(String id, String name) {
        static FirstWorkspace of(WorkspaceView workspace) {
            return new FirstWorkspace(workspace.id(), workspace.name());
        }
    }

    /** The new user, signed in. */
    record Registered(
            SignedInUser user,
            FirstWorkspace workspace,
            @JsonUnwrapped SessionTokens tokens) {}

    @POST
    @ResponseStatus(201)
    public Uni<Registered> register(@NotNull @Valid Register request) {
        return registration
                .register(
                        EmailAddress.of(request.email()),
                        request.password(),
                        Name.of("name", request.name()),
                        signedIn.context(null))
                .map(registered -> new Registered(
                        SignedInUser.of(registered.session().user()),
                        FirstWorkspace.of(registered.workspace()),
                        registered.session().tokens()));
    }
}
