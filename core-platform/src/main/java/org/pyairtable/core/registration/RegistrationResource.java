package org.pyairtable.core.registration;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.Name;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.core.secrets.OpaqueSecret;
import org.pyairtable.core.sessions.SessionTokens;
import org.pyairtable.core.sessions.SignInClient;
import org.pyairtable.core.sessions.SignedInUser;
import org.pyairtable.core.workspaces.WorkspaceView;
import org.pyairtable.runtime.identity.SignedIn;

/** Self-registration. */
@Path("/api/auth/register")
public class RegistrationResource {
    private final Registration registration;
    private final SignedIn signedIn;

    RegistrationResource(Registration registration, SignedIn signedIn) {
        this.registration = registration;
        this.signedIn = signedIn;
    }

    /**
     * The user to register.
     *
     * @param invitation the secret of an invitation to the address, where registering needs one
     */
    record Register(
            @NotNull @Size(max = 300) String email,
            @NotNull @Size(max = 300) String password,
            @NotNull @Size(max = 300) String name,
            @Nullable @Size(min = 1, max = 200) String invitation) {
        Registration.Applicant checked() {
            return new Registration.Applicant(
                    EmailAddress.of(email),
                    password,
                    Name.of("name", name),
                    Optional.ofNullable(invitation).map(OpaqueSecret::new));
        }

        @Override
        public String toString() {
            return "Register[…]";
        }
    }

    /** The first workspace: that of the invitation, or a new one. */
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
    @Operation(operationId = "register")
    public Uni<Registered> register(@NotNull @Valid Register request, HttpServerRequest http) {
        return registration
                .register(request.checked(), SignInClient.of(http), signedIn.context(null))
                .map(registered -> new Registered(
                        SignedInUser.of(registered.session().user()),
                        FirstWorkspace.of(registered.workspace()),
                        registered.session().tokens()));
    }
}
