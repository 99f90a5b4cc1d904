package org.pyairtable.core.workspaces;

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

    private static void managers(Role own) {
        if (!own.includes(Role.CREATOR)) {
            throw ServiceException.forbidden("Only creators and owners manage members");
        }
    }
}
