package org.pyairtable.core.workspaces;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.problem.ServiceException;

/** The rules for managing members of a workspace. Each method refuses what is not allowed. */
final class MemberRules {
    private MemberRules() {}

    /** A caller cannot grant a role above their own. */
    static void mayGive(Role own, Role given) {
        managers(own);
        if (!own.includes(given)) {
            throw ServiceException.forbidden("The role " + given.wireName() + " is above your own");
        }
    }

    /** A caller cannot change members whose role is above their own. */
    static void mayManage(Role own, Role theirs) {
        managers(own);
        if (!own.includes(theirs)) {
            throw ServiceException.forbidden("The member's role " + theirs.wireName() + " is above your own");
        }
    }

    /** @param owners the number of owners, including the one to be removed */
    static void refuseLastOwner(long owners) {
        if (owners <= 1) {
            throw ServiceException.conflict(
                    "A workspace needs at least one owner; give another member the role owner first");
        }
    }

    /** What ends must not end at once, and a workspace keeps its owners. */
    static void refuseUnfitExpiry(Role role, @Nullable Instant until, Instant now) {
        if (until == null) {
            return;
        }
        if (role == Role.OWNER) {
            throw ServiceException.invalid(
                    "expiresAt", "is not possible for an owner; give a role that lasts, or one below owner");
        }
        if (!until.isAfter(now)) {
            throw ServiceException.invalid("expiresAt", "is in the past; name a later time, or leave it out");
        }
    }

    private static void managers(Role own) {
        if (!own.includes(Role.CREATOR)) {
            throw ServiceException.forbidden("Only creators and owners manage members");
        }
    }
}
