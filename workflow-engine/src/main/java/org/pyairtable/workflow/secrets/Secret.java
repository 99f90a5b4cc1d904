package org.pyairtable.workflow.secrets;

import java.util.Set;

/**
 * A secret in the clear.
 *
 * @param hosts that it may be sent to, lower case
 */
public record Secret(String value, Set<String> hosts) {
    public Secret {
        hosts = Set.copyOf(hosts);
    }

    /** Keeps it out of logs. */
    @Override
    public String toString() {
        return "Secret[…]";
    }
}
