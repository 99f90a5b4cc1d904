package org.pyairtable.core.groups;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.pyairtable.core.identity.User;

/** A user in a group. */
@Schema(name = "GroupMember")
record GroupMemberView(String userId, String email, String name) {
    static GroupMemberView of(User user) {
        return new GroupMemberView(user.id(), user.email(), user.name());
    }
}
