package org.pyairtable.data.tool.comment;

import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pyairtable.data.cell.DateText;
import org.pyairtable.data.comment.Comment;
import org.pyairtable.events.State.User;
import org.pyairtable.runtime.identity.Users;

/** Comments as agents read them. */
@Singleton
class CommentJson {
    private final Users users;

    CommentJson(Users users) {
        this.users = users;
    }

    Map<String, Object> of(Comment comment) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", comment.id());
        json.put("author", users.byId(comment.authorId()).map(User::name).orElse(Comment.NOBODY));
        json.put("text", comment.text());
        json.put("createdTime", DateText.wire(comment.createdAt()));
        comment.parentId().ifPresent(parent -> json.put("answerTo", parent));
        return json;
    }
}
