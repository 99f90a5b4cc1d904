package org.pyairtable.communication.webhooks.external;

/** The result of posting to a target. */
public sealed interface Answer {
    /** The target accepted it: a status from 200 to 299. */
    record Accepted(int status) implements Answer {}

    /** The target unsubscribed: 410. */
    record Gone() implements Answer {}

    /** Any other status; redirects are not followed and count as this. {@code text} is the beginning of the body. */
    record Rejected(int status, String text) implements Answer {}

    /** No status: no connection, no answer in time, or a refused address. */
    record Unreachable(String reason) implements Answer {}

    static Answer of(int status, String text) {
        if (status >= 200 && status < 300) {
            return new Accepted(status);
        }
        return status == 410 ? new Gone() : new Rejected(status, text);
    }
}
