package org.pyairtable.events;

import java.util.Map;

/**
 * The erasure of a person or of a workspace from the suite. Topic {@code platform.erasures}, keyed by the id of what is erased:
 * core-platform says that it is gone, and every service answers once it has forgotten what it held.
 */
public sealed interface ErasureEvent extends Event {
    /**
     * The account is gone; what services hold on the person is to be forgotten. May come again for the same person.
     *
     * @param addressHash lower-case hex SHA-256 of the e-mail address in lower case, for what is kept by address alone
     */
    @EventType("org.pyairtable.platform.erasures.user-erased.v1")
    record UserErased(String userId, String addressHash) implements ErasureEvent {
        @Override
        public String aggregateId() {
            return userId;
        }
    }

    /**
     * A service holds nothing personal any more.
     *
     * @param service that answers
     * @param changed how many rows were deleted, or rid of name and address, by what they held
     */
    @EventType("org.pyairtable.platform.erasures.user-forgotten.v1")
    record UserForgotten(String userId, String service, Map<String, Long> changed) implements ErasureEvent {
        public UserForgotten {
            changed = Map.copyOf(changed);
        }

        @Override
        public String aggregateId() {
            return userId;
        }
    }

    /** Nobody has a part in the workspace any more; all that services hold of it is to be deleted. May come again. */
    @EventType("org.pyairtable.platform.erasures.workspace-deleted.v1")
    record WorkspaceDeleted(String workspaceId) implements ErasureEvent {
        @Override
        public String aggregateId() {
            return workspaceId;
        }
    }

    /**
     * A service holds nothing of the workspace any more.
     *
     * @param service that answers
     * @param deleted how many rows were deleted, by what they held
     */
    @EventType("org.pyairtable.platform.erasures.workspace-forgotten.v1")
    record WorkspaceForgotten(String workspaceId, String service, Map<String, Long> deleted) implements ErasureEvent {
        public WorkspaceForgotten {
            deleted = Map.copyOf(deleted);
        }

        @Override
        public String aggregateId() {
            return workspaceId;
        }
    }
}
