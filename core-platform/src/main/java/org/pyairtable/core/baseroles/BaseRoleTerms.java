package org.pyairtable.core.baseroles;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * A role to be given in a base. Bases have no owners of their own: they belong to the workspace.
 *
 * @param expiresAt when it ends; absent for one that lasts
 */
record BaseRoleTerms(Role role, @Nullable Instant expiresAt) {
    /** Refuses unknown roles and a time that has passed. */
    static BaseRoleTerms of(String role, @Nullable Instant expiresAt, Instant now) {
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            throw ServiceException.invalid("expiresAt", "is in the past; name a later time, or leave it out");
        }
        return new BaseRoleTerms(
                Role.fromWireName(role)
                        .filter(known -> known != Role.OWNER)
                        .orElseThrow(() ->
                                ServiceException.invalid("role", "is not one of viewer, commenter, editor, creator")),
                expiresAt);
    }
}
