package org.pyairtable.data.airtable;

import java.util.Optional;
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

/** Refusals in the dialect of Airtable's Web API: which status and which type it has for each of them. */
public final class AirtableDialect {
    private static final int UNPROCESSABLE = 422;
    private static final int GATEWAY_TIMEOUT = 504;
    private static final String INVALID_REQUEST = "INVALID_REQUEST_UNKNOWN";

    private AirtableDialect() {}

    public static AirtableError of(Refusal refusal) {
        return switch (refusal) {
            case NotFound missing -> of(missing);
            case Archived r -> AirtableError.of(403, "INVALID_PERMISSIONS", r.message());
            case NotPermitted r -> AirtableError.of(403, "INVALID_PERMISSIONS", r.message());
            case UnderRules r -> AirtableError.of(403, "INVALID_PERMISSIONS", r.message());
            case UnknownName unknown -> unprocessable(type(unknown), unknown);
            case InvalidRequest.Member r -> of(new InvalidRequest.Malformed());
            case InvalidRequest invalid -> unprocessable(type(invalid), invalid);
            case InvalidValue invalid -> unprocessable(type(invalid), invalid);
            case InvalidDefinition invalid -> unprocessable(type(invalid), invalid);
            case LimitExceeded limit -> unprocessable(type(limit), limit);
            case Conflict r -> unprocessable(INVALID_REQUEST, r);
            case TooLarge r -> AirtableError.of(413, "REQUEST_TOO_LARGE", r.message());
            case Busy r -> AirtableError.of(AirtableError.TOO_MANY, "RATE_LIMIT_REACHED", r.message());
            case QuestionLimit.TooMany r -> AirtableError.of(AirtableError.TOO_MANY, "RATE_LIMIT_REACHED", r.message());
            case RefusedBatch r -> unprocessable(INVALID_REQUEST, r);
            case InUse r -> unprocessable(INVALID_REQUEST, r);
            case QuestionLimit r -> unprocessable(r.code(), r);
            case Unavailable r -> AirtableError.of(AirtableError.UNAVAILABLE, "RETRIABLE_ERROR", r.message());
            case Unfinished r -> AirtableError.of(GATEWAY_TIMEOUT, "REQUEST_TAKES_LONGER", r.message());
        };
    }

    private static AirtableError unprocessable(String type, Refusal refusal) {
        return AirtableError.of(UNPROCESSABLE, type, refusal.message());
    }

    private static AirtableError of(NotFound missing) {
        return switch (missing) {
            case NotFound.Path r -> new AirtableError(404, "NOT_FOUND", Optional.empty());
            case NotFound.Named r -> of(new NotFound.Part());
            case NotFound.Part r -> AirtableError.of(403, "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND", r.message());
            case NotFound.OneRecord r -> AirtableError.of(404, "MODEL_ID_NOT_FOUND", r.message());
        };
    }

    private static String type(UnknownName unknown) {
        return switch (unknown) {
            case UnknownName.OfRecord r -> "ROW_DOES_NOT_EXIST";
            case UnknownName.OfField r -> "UNKNOWN_FIELD_NAME";
            case UnknownName.OfView view -> view.isId() ? "VIEW_ID_NOT_FOUND" : "VIEW_NAME_NOT_FOUND";
            case UnknownName.OfOtherTable r -> "FAILED_STATE_CHECK";
        };
    }

    private static String type(InvalidRequest invalid) {
        return switch (invalid) {
            case InvalidRequest.Unreadable r -> "INVALID_REQUEST_BODY";
            case InvalidRequest.Malformed r -> INVALID_REQUEST;
            case InvalidRequest.Member r -> INVALID_REQUEST;
            case InvalidRequest.Rule r -> INVALID_REQUEST;
            case InvalidRequest.NothingToMergeOn r -> INVALID_REQUEST;
            case InvalidRequest.NoCells r -> "INVALID_REQUEST_MISSING_FIELDS";
            case InvalidRequest.Batch r -> "INVALID_RECORDS";
            case InvalidRequest.SameRecordTwice r -> "INVALID_RECORDS";
            case InvalidRequest.Filter r -> "INVALID_FILTER_BY_FORMULA";
            case InvalidRequest.SlowFilter r -> "INVALID_FILTER_BY_FORMULA";
            case InvalidRequest.Offset r -> "INVALID_OFFSET_VALUE";
            case InvalidRequest.ExpiredOffset r -> "LIST_RECORDS_ITERATOR_NOT_AVAILABLE";
        };
    }

    private static String type(InvalidValue invalid) {
        return switch (invalid) {
            case InvalidValue.Of r -> "INVALID_VALUE_FOR_COLUMN";
            case InvalidValue.OfComputed r -> "INVALID_VALUE_FOR_COLUMN";
            case InvalidValue.Ambiguous r -> "INVALID_VALUE_FOR_COLUMN";
            case InvalidValue.RecordId r -> "INVALID_RECORD_ID";
            case InvalidValue.RecordIds r -> "INVALID_RECORD_ID";
            case InvalidValue.Attachment r -> "INVALID_ATTACHMENT_OBJECT";
            case InvalidValue.Choice r -> "INVALID_MULTIPLE_CHOICE_OPTIONS";
        };
    }

    private static String type(InvalidDefinition invalid) {
        return switch (invalid) {
            case InvalidDefinition.Options r -> "INVALID_FIELD_TYPE_OPTIONS_FOR_CREATE";
            case InvalidDefinition.FieldName r -> "DUPLICATE_OR_EMPTY_FIELD_NAME";
            case InvalidDefinition.TableName r -> "DUPLICATE_TABLE_NAME";
            case InvalidDefinition.FieldType r -> "UNSUPPORTED_FIELD_TYPE_FOR_CREATE";
        };
    }

    private static String type(LimitExceeded limit) {
        return switch (limit) {
            case LimitExceeded.AtMost r -> INVALID_REQUEST;
            case LimitExceeded.RecordsToCreate r -> INVALID_REQUEST;
            case LimitExceeded.Webhooks r -> "TOO_MANY_WEBHOOKS_IN_BASE";
        };
    }
}
