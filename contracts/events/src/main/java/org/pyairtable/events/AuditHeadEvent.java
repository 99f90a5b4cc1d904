package org.pyairtable.events;

import org.jspecify.annotations.Nullable;

/**
 * Ends of the audit trail, outside the database that holds it. Topic {@code core.audit-heads}, one key, kept for ever: whoever
 * shortens the trail in the database, or puts an earlier state of it back, contradicts what is here.
 */
public sealed interface AuditHeadEvent extends Event {
    /** The one key. */
    String KEY = "audit-trail";

    /**
     * The trail had this end; published at most once a minute, and only when it grew.
     *
     * @param sequence of the last entry
     * @param hash of the last entry, 64 hexadecimal digits
     * @param mac HMAC-SHA-256 of both under a key of core-platform, 64 hexadecimal digits; absent when no secret is
     *     configured
     */
    @EventType("org.pyairtable.core.audit-heads.published.v1")
    record AuditHeadPublished(
            long sequence, String hash, @Nullable String mac) implements AuditHeadEvent {
        @Override
        public String aggregateId() {
            return KEY;
        }
    }
}
