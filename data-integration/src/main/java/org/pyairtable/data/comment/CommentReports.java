package org.pyairtable.data.comment;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.schema.Base;
import org.pyairtable.data.schema.Table;
import org.pyairtable.events.CommentEvent;
import org.pyairtable.events.CommentEvent.CommentAdded;
import org.pyairtable.events.CommentEvent.CommentChanged;
import org.pyairtable.events.CommentEvent.CommentDeleted;
import org.pyairtable.events.State.User;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.Users;

/** The events of comments. They name mentioned members only. */
@Singleton
class CommentReports {
    private final Memberships memberships;
    private final Users users;

    CommentReports(Memberships memberships, Users users) {
        this.memberships = memberships;
        this.users = users;
    }

    /** The record that a comment is on. */
    record Subject(Base base, Table table, String recordId) {}

    CommentEvent added(Subject subject, String commentId, Optional<String> parentId, CommentText text) {
        return new CommentAdded(
                subject.base().id(),
                subject.table().id(),
                subject.recordId(),
                commentId,
                parentId.orElse(null),
                readable(subject, text),
                mentioned(subject, text.mentions()));
    }

    CommentEvent changed(Subject subject, String commentId, CommentText earlier, CommentText text) {
        List<String> mentioned = mentioned(subject, text.mentions());
        Set<String> before = earlier.mentions();
        return new CommentChanged(
                subject.base().id(),
                subject.table().id(),
                subject.recordId(),
                commentId,
                readable(subject, text),
                mentioned,
                mentioned.stream().filter(user -> !before.contains(user)).toList());
    }

    CommentEvent deleted(Subject subject, String commentId) {
        return new CommentDeleted(subject.base().id(), subject.table().id(), subject.recordId(), commentId);
    }

    private String readable(Subject subject, CommentText text) {
        return text.readable(id -> name(subject, id), CommentEvent.LONGEST_TEXT);
    }

    /** Who is not a member stays an id: a mention must not reveal who has an account. */
    private String name(Subject subject, String userId) {
        return users.byId(userId)
                .filter(user -> isMember(subject, userId))
                .map(User::name)
                .orElse(userId);
    }

    private List<String> mentioned(Subject subject, Set<String> userIds) {
        return userIds.stream().filter(user -> isMember(subject, user)).toList();
    }

    private boolean isMember(Subject subject, String userId) {
        return memberships.role(subject.base().workspaceId(), userId).isPresent();
    }
}
