package org.pyairtable.gateway.identity;

import io.smallrye.mutiny.Uni;
import org.pyairtable.runtime.identity.Principal;

/** The result of checking a caller's credential. */
public sealed interface Credential {
    /** A valid credential. */
    record Valid(Principal principal) implements Credential {}

    /**
     * A token that this gateway does not know: invalid, or so new that it has not arrived on the state topic yet.
     *
     * @param arrival completes when the token has arrived, or after a short time limit
     */
    record Unknown(Uni<Void> arrival) implements Credential {}

    /** A credential that cannot be checked yet, because the state topics have not been read to their end. */
    record Uncheckable() implements Credential {}

    /** No credential, or an invalid one; the answer does not reveal which. */
    record Missing() implements Credential {}
}
