package org.pyairtable.data.comment;

import java.time.Instant;
import java.util.Optional;

/**
 * A comment on a record.
 *
 * @param sequence its place in lists; later comments have greater ones
 * @param parentId the comment that it answers
 * @param updatedAt when its text was last changed; absent for one that never was
 */
public record Comment(
        String id,
        long sequence,
        Optional<String> parentId,
        String authorId,
        String text,
        Instant createdAt,
        Optional<Instant> updatedAt) {
    /** The name of an author, or of somebody who is mentioned, who is not known any more. */
    public static final String NOBODY = "Deleted user";
}
