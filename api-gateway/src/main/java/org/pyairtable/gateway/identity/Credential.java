package org.pyairtable.gateway.identity;

import io.smallrye.mutiny.Uni;
import org.pyairtable.runtime.identity.Principal;

/** What a caller showed, and what it proved. */
public sealed interface Credential {
    /** Somebody known. */
    record Valid(Principal principal) implements Credential {}

    /**
     * A token that nobody has heard of here: wrong, or so new that the news of it are still on their way.
     *
     * @param news ends when it is worth looking again, soon in any case
     */
    record Unheard(Uni<Void> news) implements Credential {}

    /** Nothing, or nothing that proves anything; callers are not told which. */
    record Missing() implements Credential {}
}
