package org.pyairtable.data.share;

import java.time.Instant;
import java.util.Optional;

/**
 * A link by which a view is seen without an account.
 *
 * @param sequence in the order of creation
 * @param name as creators of the base call it; also shown to the holder of the link
 * @param passwordHash in the PHC format; absent for a link without a password
 * @param expiresAt absent for a link that does not end by itself
 */
public record Share(
        String id,
        long sequence,
        String baseId,
        String tableId,
        String viewId,
        String name,
        Optional<String> passwordHash,
        Optional<Instant> expiresAt,
        Instant createdAt,
        String createdBy) {
    boolean isOpen(Instant now) {
        return expiresAt.filter(end -> !end.isAfter(now)).isEmpty();
    }

    Share with(String otherName, Optional<String> otherPassword, Optional<Instant> otherEnd) {
        return new Share(
                id, sequence, baseId, tableId, viewId, otherName, otherPassword, otherEnd, createdAt, createdBy);
    }
}
