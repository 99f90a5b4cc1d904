package org.pyairtable.workflow.steps;

import java.util.List;

/**
 * Whom an approval asks. Who they are is settled when they are asked; whoever is not meant any more by then, since they left the
 * workspace, the group or the role that was named, does not decide.
 *
 * @param userIds of those who were asked; {@code *} for every member
 * @param names of users, groups and roles, or {@code *}, as the step gave them; empty of what an earlier version has asked
 */
public record Approvers(List<String> userIds, List<String> names) {
    /** Nobody. */
    public static final Approvers NONE = new Approvers(List.of(), List.of());

    public Approvers {
        userIds = List.copyOf(userIds);
        names = List.copyOf(names);
    }

    /** Whether the user was asked and is still meant. */
    public boolean include(String userId, People people) {
        return (userIds.contains(People.ALL) || userIds.contains(userId))
                && (names.isEmpty()
                        ? people.all().contains(userId)
                        : names.stream().anyMatch(name -> people.means(name, userId)));
    }

    /** The ids of those who are asked, at most so many. */
    public List<String> persons(People people, int most) {
        return (userIds.contains(People.ALL) ? people.all().stream().sorted() : userIds.stream())
                .limit(most)
                .toList();
    }

    /** How many are asked. */
    int count(People people) {
        return userIds.contains(People.ALL) ? people.all().size() : userIds.size();
    }

    Approvers atMost(int most) {
        return new Approvers(userIds.stream().limit(most).toList(), names);
    }
}
