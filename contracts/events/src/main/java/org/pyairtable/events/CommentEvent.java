package org.pyairtable.events;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What members say about records. Topic {@code data.comments}, keyed by table id. The actor of the envelope is the author.
 * Comments that go with their record, table or base are not reported one by one.
 */
public sealed interface CommentEvent extends Event {
    /** Characters of a text; of a longer one the beginning is reported. */
    int LONGEST_TEXT = 2_000;

    String baseId();

    String tableId();

    String recordId();

    String commentId();

    @Override
    default String aggregateId() {
        return tableId();
    }

    /**
     * @param parentId the comment that it answers; absent for none
     * @param text with {@code @name} in place of each mention, at most {@link #LONGEST_TEXT} characters
     * @param mentions ids of the members whom it mentions
     */
    @EventType("org.pyairtable.data.comments.added.v1")
    record CommentAdded(
            String baseId,
            String tableId,
            String recordId,
            String commentId,
            @Nullable String parentId,
            String text,
            List<String> mentions)
            implements CommentEvent {
        public CommentAdded {
            mentions = List.copyOf(mentions);
        }
    }

    /**
     * @param text as of {@link CommentAdded}
     * @param mentions ids of all members whom it mentions now
     * @param newlyMentioned those of them whom it did not mention before
     */
    @EventType("org.pyairtable.data.comments.changed.v1")
    record CommentChanged(
            String baseId,
            String tableId,
            String recordId,
            String commentId,
            String text,
            List<String> mentions,
            List<String> newlyMentioned)
            implements CommentEvent {
        public CommentChanged {
            mentions = List.copyOf(mentions);
            newlyMentioned = List.copyOf(newlyMentioned);
        }
    }

    @EventType("org.pyairtable.data.comments.deleted.v1")
    record CommentDeleted(String baseId, String tableId, String recordId, String commentId) implements CommentEvent {}
}
