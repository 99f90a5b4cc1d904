package org.pyairtable.events;

import java.util.Map;

/**
 * The erasure of a person from the suite. Topic {@code platform.erasures}, keyed by user id: core-platform says that the
 * account is gone, and every service answers once it has forgotten what it held.
 */
public sealed interface ErasureEvent extends Event {
    String userId();

    @Override
    default String aggregateId() {
        return userId();
    }

    /**
     * The account is gone; what services hold on the person is to be forgotten. May come again for the same person.
     *
     * @param addressHash lower-case hex SHA-256 of the e-mail address in lower case, for what is kept by address alone
     */
    @EventType("org.pyairtable.platform.erasures.user-erased.v1")
    record UserErased(String userId, String addressHash) implements ErasureEvent {}

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
    }
}
