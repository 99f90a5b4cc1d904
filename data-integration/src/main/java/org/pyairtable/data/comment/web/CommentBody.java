package org.pyairtable.data.comment.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import org.pyairtable.data.comment.CommentText;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.wire.AirtableId;

/**
 * A comment as the body of a request has it.
 *
 * @param parent id of the comment that it answers
 */
record CommentBody(CommentText text, Optional<String> parent) {
    private static final Set<String> CREATE = Set.of("text", "parentCommentId");
    private static final Set<String> UPDATE = Set.of("text");

    static CommentBody create(ObjectNode body) {
        onlyMembers(body, CREATE);
        return new CommentBody(text(body), parent(body.path("parentCommentId")));
    }

    static CommentText update(ObjectNode body) {
        onlyMembers(body, UPDATE);
        return text(body);
    }

    private static CommentText text(ObjectNode body) {
        return CommentText.given(
                body.path("text").isTextual() ? body.path("text").textValue() : "");
    }

    private static Optional<String> parent(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        if (!AirtableId.is("com", node.asText())) {
            throw new InvalidRequest.Malformed().exception();
        }
        return Optional.of(node.textValue());
    }

    private static void onlyMembers(ObjectNode body, Set<String> allowed) {
        for (Iterator<String> names = body.fieldNames(); names.hasNext(); ) {
            if (!allowed.contains(names.next())) {
                throw new InvalidRequest.Malformed().exception();
            }
        }
    }
}
