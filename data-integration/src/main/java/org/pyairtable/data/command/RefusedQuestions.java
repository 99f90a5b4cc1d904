package org.pyairtable.data.command;

import org.pyairtable.data.refusal.Archived;
import org.pyairtable.data.refusal.Busy;
import org.pyairtable.data.refusal.Conflict;
import org.pyairtable.data.refusal.InUse;
import org.pyairtable.data.refusal.InvalidDefinition;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.InvalidValue;
import org.pyairtable.data.refusal.LimitExceeded;
import org.pyairtable.data.refusal.NotFound;
import org.pyairtable.data.refusal.NotPermitted;
import org.pyairtable.data.refusal.QuestionLimit;
import org.pyairtable.data.refusal.Refusal;
import org.pyairtable.data.refusal.RefusedBatch;
import org.pyairtable.data.refusal.TooLarge;
import org.pyairtable.data.refusal.Unavailable;
import org.pyairtable.data.refusal.UnderRules;
import org.pyairtable.data.refusal.Unfinished;
import org.pyairtable.data.refusal.UnknownName;
import org.pyairtable.events.DataQuery;
import org.pyairtable.events.Reply.FailureKind;
import org.pyairtable.events.Reply.RequestFailed;

/** Refusals as error replies to questions. */
final class RefusedQuestions {
    private RefusedQuestions() {}

    static RequestFailed reply(DataQuery question, Refusal refusal) {
        return switch (refusal) {
            case NotFound.Named named -> failed(question, "TABLE_NOT_FOUND", named, FailureKind.NOT_FOUND);
            case NotFound r ->
                new RequestFailed(
                        question.baseId(),
                        "BASE_NOT_FOUND",
                        "Base " + question.baseId() + " was not found",
                        FailureKind.NOT_FOUND);
            case Archived r -> failed(question, "ARCHIVED", r, FailureKind.FORBIDDEN);
            case NotPermitted r -> failed(question, "FORBIDDEN", r, FailureKind.FORBIDDEN);
            case UnderRules r -> failed(question, "FORBIDDEN", r, FailureKind.FORBIDDEN);
            case UnknownName r -> failed(question, "FIELD_NOT_FOUND", r, FailureKind.REFUSED);
            case InvalidRequest.Filter r -> failed(question, "INVALID_CONDITION", r, FailureKind.REFUSED);
            case InvalidRequest.SlowFilter r -> failed(question, "QUERY_TOO_SLOW", r, FailureKind.REFUSED);
            case InvalidRequest.Offset r -> failed(question, "INVALID_CURSOR", r, FailureKind.REFUSED);
            case InvalidRequest.ExpiredOffset r -> failed(question, "CURSOR_EXPIRED", r, FailureKind.REFUSED);
            case InvalidRequest r -> failed(question, "INVALID_QUESTION", r, FailureKind.REFUSED);
            case QuestionLimit.TooMany r -> failed(question, r.code(), r, FailureKind.UNAVAILABLE);
            case QuestionLimit r -> failed(question, r.code(), r, FailureKind.REFUSED);
            case Busy r -> failed(question, "TOO_MANY_QUERIES", r, FailureKind.UNAVAILABLE);
            case Unavailable r -> failed(question, "UNAVAILABLE", r, FailureKind.UNAVAILABLE);
            case Unfinished r -> failed(question, "UNAVAILABLE", r, FailureKind.UNAVAILABLE);
            case InvalidValue r -> failed(question, "INVALID_QUESTION", r, FailureKind.REFUSED);
            case InvalidDefinition r -> failed(question, "INVALID_QUESTION", r, FailureKind.REFUSED);
            case LimitExceeded r -> failed(question, "INVALID_QUESTION", r, FailureKind.REFUSED);
            case TooLarge r -> failed(question, "ANSWER_TOO_LARGE", r, FailureKind.REFUSED);
            case InUse r -> failed(question, "INVALID_QUESTION", r, FailureKind.REFUSED);
            case RefusedBatch r -> failed(question, "INVALID_QUESTION", r, FailureKind.REFUSED);
            case Conflict r -> failed(question, "INVALID_QUESTION", r, FailureKind.REFUSED);
        };
    }

    private static RequestFailed failed(DataQuery question, String code, Refusal refusal, FailureKind kind) {
        return new RequestFailed(question.baseId(), code, refusal.message(), kind);
    }
}
