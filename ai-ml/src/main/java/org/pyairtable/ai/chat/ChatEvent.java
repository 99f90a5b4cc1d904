package org.pyairtable.ai.chat;

import java.util.List;
import org.pyairtable.ai.search.FoundRecord;
import org.pyairtable.runtime.problem.Problem;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.tracing.TraceContext;

/** What a client that follows an answer is sent, by the name of the event. */
sealed interface ChatEvent {
    /** {@code session}: the first event; from now on the answer can be fetched. */
    record Begun(String sessionId) implements ChatEvent {}

    /** {@code token}: a piece of the text. */
    record Piece(String text) implements ChatEvent {}

    /** {@code call}: a model calls a tool. */
    record Called(Answer.ToolCall call) implements ChatEvent {}

    /** {@code tool}: a tool was used; of a call by a model with its id. */
    record Used(Answer.ToolUse tool) implements ChatEvent {}

    /** {@code restart}: the pieces so far do not count. */
    record StartedOver(String reason) implements ChatEvent {}

    /** {@code citations}: the records on which the answer rests. */
    record Citations(List<FoundRecord> sources) implements ChatEvent {
        public Citations {
            sources = List.copyOf(sources);
        }
    }

    /** {@code done}: the whole answer; the last event. */
    record Done(ChatReply reply) implements ChatEvent {}

    /** {@code error}: there is no answer; the last event. */
    record Failed(ServiceError error, Problem problem) implements ChatEvent {
        static Failed of(ServiceError error) {
            return new Failed(error, Problem.of(error, TraceContext.currentTraceId()));
        }
    }

    default String eventName() {
        return switch (this) {
            case Begun e -> "session";
            case Piece e -> "token";
            case Called e -> "call";
            case Used e -> "tool";
            case StartedOver e -> "restart";
            case Citations e -> "citations";
            case Done e -> "done";
            case Failed e -> "error";
        };
    }

    /** What is sent as JSON. */
    default Object data() {
        return switch (this) {
            case Begun e -> e;
            case Piece e -> e;
            case Called(Answer.ToolCall call) -> call;
            case Used(Answer.ToolUse tool) -> tool;
            case StartedOver e -> e;
            case Citations e -> e;
            case Done(ChatReply reply) -> reply;
            case Failed(ServiceError error, Problem problem) -> problem;
        };
    }
}
