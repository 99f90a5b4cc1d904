package org.pyairtable.data.proposal;

import java.util.Locale;

/** What has become of a proposal. */
public enum ProposalState {
    PENDING,
    /** Its change is made. */
    APPROVED,
    REJECTED,
    /** Its token is revoked, or may not change anything with the tool any more. */
    WITHDRAWN,
    /** Nobody decided in time. */
    EXPIRED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ProposalState of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
