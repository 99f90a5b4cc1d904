package org.pyairtable.core.accounts;

import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.core.identity.User;
import org.pyairtable.core.secrets.OpaqueSecret;
import org.pyairtable.runtime.identity.SignedIn;

/** Addresses that are proven by mail, of the caller. Without a mail server 409 with the code {@code NO_MAIL}. */
@Path("/api/auth")
public class AddressResource {
    private final AddressProofs proofs;
    private final SignedIn signedIn;

    AddressResource(AddressProofs proofs, SignedIn signedIn) {
        this.proofs = proofs;
        this.signedIn = signedIn;
    }

    /** Another address, and the password of the caller. */
    record NewAddress(
            @NotNull @Size(max = 300) String email,
            @NotNull @Size(min = 1, max = 256) String currentPassword) {
        @Override
        public String toString() {
            return "NewAddress[…]";
        }
    }

    /** The secret of the link. */
    record ProofSecret(@NotNull @Size(min = 1, max = 200) String secret) {
        @Override
        public String toString() {
            return "ProofSecret[…]";
        }
    }

    /** The address that the caller has from now on. */
    record ProvenAddress(String id, String email) {
        static ProvenAddress of(User user) {
            return new ProvenAddress(user.id(), user.email());
        }
    }

    /** Mails a link to the caller's address. */
    @POST
    @Path("/address-proof")
    @Operation(operationId = "requestAddressProof")
    public Uni<Void> prove() {
        return proofs.prove(signedIn.managing(), signedIn.context(null));
    }

    /** Mails a link to another address, which becomes the caller's when it is confirmed. */
    @POST
    @Path("/address-change")
    @Operation(operationId = "requestAddressChange")
    public Uni<Void> change(@NotNull @Valid NewAddress request) {
        return proofs.change(
                signedIn.managing(),
                EmailAddress.of(request.email()),
                request.currentPassword(),
                signedIn.context(null));
    }

    /** The secret works once, within an hour, for the user who asked for it. */
    @POST
    @Path("/address-proof/confirm")
    @Operation(operationId = "confirmAddress")
    public Uni<ProvenAddress> confirm(@NotNull @Valid ProofSecret request) {
        return proofs.confirm(signedIn.managing(), new OpaqueSecret(request.secret()), signedIn.context(null))
                .map(ProvenAddress::of);
    }
}
