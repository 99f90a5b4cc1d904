package org.pyairtable.data.comment;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pyairtable.events.CommunicationCommand.SendNotification;
import org.pyairtable.events.EventContext;
import org.pyairtable.events.State.User;
import org.pyairtable.outbox.Outbox;
import org.pyairtable.runtime.identity.Memberships;
import org.pyairtable.runtime.identity.Users;

/** Whom comments mention. Only members of the workspace count: a mention must not reveal who has an account. */
@Singleton
public class Mentions {
    private static final String CATEGORY = "comment";
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_BODY = 2_000;

    private final Memberships memberships;
    private final Users users;
    private final Outbox outbox;

    Mentions(Memberships memberships, Users users, Outbox outbox) {
        this.memberships = memberships;
        this.users = users;
        this.outbox = outbox;
    }

    /** The text with the ids of members whom it mentions by email. */
    CommentText withIds(CommentText text, String workspaceId) {
        return text.withIds(email -> users.byEmail(email).map(User::userId).filter(id -> isMember(id, workspaceId)));
    }

    /** As the Web API answers them, by user id. */
    public Map<String, Object> json(CommentText text, String workspaceId) {
        Map<String, Object> mentioned = new LinkedHashMap<>();
        for (String userId : text.mentions()) {
            if (isMember(userId, workspaceId)) {
                users.byId(userId).ifPresent(user -> mentioned.put(userId, json(user)));
            }
        }
        return mentioned;
    }

    private static Map<String, Object> json(User user) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", user.userId());
        json.put("type", "user");
        json.put("displayName", user.name());
        json.put("email", user.email());
        return json;
    }

    /**
     * Notifies the members whom the comment mentions, without its author and those in {@code notified}.
     *
     * @param context in the workspace; its actor is the author
     * @param notified whom an earlier version of the comment mentioned
     */
    Uni<Void> announce(
            SqlConnection connection,
            EventContext context,
            String workspaceId,
            CommentText text,
            Set<String> notified,
            Map<String, Object> place) {
        List<String> recipients = text.mentions().stream()
                .filter(userId -> !userId.equals(context.actor()) && !notified.contains(userId))
                .filter(userId -> isMember(userId, workspaceId))
                .toList();
        if (recipients.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        SendNotification wish = new SendNotification(
                workspaceId,
                recipients,
                CATEGORY,
                shortened(name(context.actor())) + " mentioned you in a comment",
                text.readable(userId -> isMember(userId, workspaceId) ? name(userId) : Comment.NOBODY, LONGEST_BODY),
                place);
        return outbox.append(connection, context, wish).replaceWithVoid();
    }

    private boolean isMember(String userId, String workspaceId) {
        return memberships.role(workspaceId, userId).isPresent();
    }

    private String name(String userId) {
        return users.byId(userId).map(User::name).orElse(Comment.NOBODY);
    }

    private static String shortened(String name) {
        return name.codePointCount(0, name.length()) <= LONGEST_NAME
                ? name
                : name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME)) + "…";
    }
}
