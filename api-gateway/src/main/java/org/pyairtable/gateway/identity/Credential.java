package org.pyairtable.gateway.identity;

import org.pyairtable.runtime.identity.Principal;

/** What a caller showed, and what it proved. */
public sealed interface Credential {
    /** Somebody known. */
    record Valid(Principal principal) implements Credential {}

    /** Nothing, or nothing that proves anything; callers are not told which. */
    record Missing() implements Credential {}
}
