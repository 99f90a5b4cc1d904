package org.pyairtable.data.record.read;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.Map;

/** How many comments records have. */
public interface CommentCounts {
    /** By record id; a record that is not in it has none. Records of copies of the base have the same ids. */
    Uni<Map<String, Long>> of(String baseId, Collection<String> recordIds);
}
