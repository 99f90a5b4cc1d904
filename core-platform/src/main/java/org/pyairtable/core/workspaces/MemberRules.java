package org.pyairtable.core.workspaces;

import org.pyairtable.events.Role;
import org.pyairtable.runtime.problem.ServiceException;

/** Who may do what to the members of a workspace. Each method refuses what is not allowed. */
final class MemberRules {
    private MemberRules() {}

    /** Nobody hands out more than they have. */
    static void mayGive(Role own, Role given) {
        managers(own);
        if (!own.includes(given)) {
            throw ServiceException.forbidden("The role " + given.wireName() + " is above your own");
        }
    }

    /** Nobody touches who stands above them. */
    static void mayManage(Role own, Role theirs) {
        managers(own);
        if (!own.includes(theirs)) {
            throw ServiceException.forbidden("The member's role " + theirs.wireName() + " is above your own");
        }
    }

    /** @param owners how many there are, the one that would go included */
    static void refuseLastOwner(long owners) {
        if (owners <= 1) {
            throw ServiceException.conflict("A workspace keeps at least one owner");
        }
    }

    private static void managers(Role own) {
        if (!own.includes(Role.CREATOR)) {
            throw ServiceException.forbidden("Only creators and owners manage members");
        }
    }
}
