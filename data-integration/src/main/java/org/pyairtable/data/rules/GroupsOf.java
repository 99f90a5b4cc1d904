package org.pyairtable.data.rules;

import java.util.Optional;
import java.util.Set;

/** Knows the groups of members. */
@FunctionalInterface
public interface GroupsOf {
    /** Ids of the groups that the member belongs to; absent when that is not known. */
    Optional<Set<String>> member(String workspaceId, String userId);
}
