package org.pyairtable.data.tool.comment;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.data.access.Permission;
import org.pyairtable.data.comment.CommentText;
import org.pyairtable.data.comment.Comments;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.tool.Alongside;
import org.pyairtable.data.tool.Arguments;
import org.pyairtable.data.tool.Effect;
import org.pyairtable.data.tool.Member;
import org.pyairtable.data.tool.Place;
import org.pyairtable.data.tool.Places;
import org.pyairtable.data.tool.Property;
import org.pyairtable.data.tool.Rehearsal;
import org.pyairtable.data.tool.ToolAnswer;
import org.pyairtable.data.tool.ToolCaller;
import org.pyairtable.data.tool.ToolDescription;
import org.pyairtable.data.tool.ToolOutput;
import org.pyairtable.data.tool.ToolSchema;
import org.pyairtable.data.tool.WritingTool;
import org.pyairtable.data.wire.AirtableId;

/** Says something about a record. */
@Singleton
class AddComment implements WritingTool {
    private static final String TEXT = "text";
    private static final String ANSWER_TO = "answerTo";

    private final Places places;
    private final Comments comments;
    private final CommentJson json;

    AddComment(Places places, Comments comments, CommentJson json) {
        this.places = places;
        this.comments = comments;
        this.json = json;
    }

    @Override
    public ToolDescription description() {
        return new ToolDescription(
                "add_comment",
                "Add a comment",
                "Adds a comment to a record, in the name of the token's owner. @[name@example.org] mentions a member, who is"
                        + " notified.",
                ToolSchema.writing(
                        ToolSchema.base(),
                        ToolSchema.table(),
                        ListComments.record(),
                        Property.text(TEXT, "The comment"),
                        Property.text(ANSWER_TO, "Id of the comment that it answers, com…", 20)
                                .optional()),
                ToolOutput.writing(Member.object("created", "The comment, as list_comments answers it")),
                Effect.ADDS,
                "data.recordComments:write");
    }

    @Override
    public Permission permission() {
        return Permission.WRITE_COMMENTS;
    }

    @Override
    public Uni<ToolAnswer> run(ToolCaller caller, Arguments arguments, Alongside alongside) {
        CommentText text = text(arguments);
        Optional<String> parent = parent(arguments);
        return places.seenTable(caller, arguments, permission()).chain(place -> place.advising(
                        comments.create(ListComments.place(caller, place, arguments), text, parent, alongside::in))
                .map(shown -> ToolAnswer.of(Map.of("created", json.of(shown.comment())))));
    }

    @Override
    public Uni<Map<String, Object>> rehearse(ToolCaller caller, Arguments arguments) {
        CommentText text = text(arguments);
        Optional<String> parent = parent(arguments);
        return places.seenTable(caller, arguments, permission())
                .chain(place -> place.advising(Rehearsal.outcome(comments.create(
                        ListComments.place(caller, place, arguments),
                        text,
                        parent,
                        connection -> Rehearsal.undo(difference(place, arguments))))));
    }

    private static Map<String, Object> difference(Place place, Arguments arguments) {
        Map<String, Object> difference = new LinkedHashMap<>();
        difference.put("table", place.table().name());
        difference.put("record", arguments.text(ListComments.RECORD));
        difference.put("comment", arguments.text(TEXT));
        return difference;
    }

    private static CommentText text(Arguments arguments) {
        if (arguments.text(TEXT).isBlank()) {
            throw new InvalidRequest.Member(TEXT, "is blank").exception();
        }
        return CommentText.given(arguments.text(TEXT));
    }

    private static Optional<String> parent(Arguments arguments) {
        Optional<String> parent = arguments.optionalText(ANSWER_TO);
        parent.ifPresent(id -> {
            if (!AirtableId.is("com", id)) {
                throw new InvalidRequest.Member(ANSWER_TO, "is not the id of a comment, com…").exception();
            }
        });
        return parent;
    }
}
