package org.pyairtable.data.rules;

import java.util.List;
import java.util.Set;
import org.pyairtable.data.schema.Rule;
import org.pyairtable.events.Role;
import org.pyairtable.formula.CurrentUser;

/**
 * A member whom rules may concern.
 *
 * @param email empty for a member without one
 * @param groups ids of those that the member is in
 */
public record Reader(String userId, Role role, String email, Set<String> groups) {
    /** Who holds a link to a view: anybody. */
    static final Reader HOLDER = new Reader("", Role.VIEWER, "", Set.of());

    /** Whether a condition on rows can let this reader see anything: one that asks who reads has no answer for a holder. */
    boolean sees(String condition) {
        return !equals(HOLDER) || !RowCondition.asksWhoReads(condition);
    }

    /** Whether the rule takes anything away from this member. */
    public boolean isConcernedBy(Rule rule) {
        return !role.includes(Role.CREATOR)
                && switch (rule.audience()) {
                    case Rule.OfRole of -> of.role().includes(role);
                    case Rule.OfUser of -> of.userId().equals(userId);
                    case Rule.OfGroup of -> groups.contains(of.groupId());
                };
    }

    CurrentUser asking() {
        return new CurrentUser(userId, email, List.copyOf(groups));
    }
}
