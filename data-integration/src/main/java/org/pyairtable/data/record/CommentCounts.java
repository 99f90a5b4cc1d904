package org.pyairtable.data.record;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.Map;

/** Tells how many comments records have. */
public interface CommentCounts {
    /** By record id; a record that is not in it has none. */
    Uni<Map<String, Long>> of(Collection<String> recordIds);
}
