package org.pyairtable.data.tool;

import java.util.List;
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

/** What an agent does best after a refusal. */
public final class Advice {
    private static final String DESCRIBE = "Call describe_table for the fields, their types and their choices.";

    private Advice() {}

    /** @param fields names of the fields of the table that the call was about; empty when it was about none */
    public static String on(Refusal refusal, List<String> fields) {
        return switch (refusal) {
            case UnknownName.OfField unknown -> Nearest.advice(unknown.name(), fields, "Its fields");
            case UnknownName.OfRecord r -> "Call query_records or search_records for the ids of records.";
            case UnknownName r -> DESCRIBE;
            case InvalidRequest.Filter r ->
                "Write field names in braces and texts in quotes, for example AND({Status} = 'Open', {Amount} > 100); try the"
                        + " formula with evaluate_formula. " + DESCRIBE;
            case InvalidRequest r -> "Change the arguments as the message says.";
            case InvalidValue.Choice r ->
                "Use one of the field's choices, or set typecast to true to add it. " + DESCRIBE;
            case InvalidValue.RecordId r -> "A link cell is a list of record ids; call query_records for them.";
            case InvalidValue.RecordIds r -> "A link cell is a list of record ids; call query_records for them.";
            case InvalidValue r -> DESCRIBE + " With typecast true, texts are converted where that is possible.";
            case InvalidDefinition r -> "Change the definition as the message says. " + DESCRIBE;
            case LimitExceeded r -> "Split the change into several calls.";
            case NotFound r -> "Call list_bases, list_tables and query_records for what there is.";
            case Archived r ->
                "Read what is there; do not try to change it, only an owner of the workspace can allow that.";
            case NotPermitted r ->
                "The token, or the role of its owner, does not allow this; do not try again, ask the user for another token or"
                        + " role.";
            case UnderRules r -> "Do not try again; tell the user to ask a creator of the base.";
            case Conflict r -> "Read the present state first, then decide anew.";
            case TooLarge r -> "Send less in one call.";
            case QuestionLimit.TooMany r -> "Wait some seconds and call again.";
            case QuestionLimit r -> "Change the question as the message says.";
            case InUse r -> "Change what is named first, so that nothing uses it any more.";
            case RefusedBatch r -> "Read the records again and change those that are named. " + DESCRIBE;
            case Busy r -> "Wait some seconds and call again.";
            case Unavailable r -> "Wait some seconds and call again.";
            case Unfinished r -> "Do not repeat the call; the change goes on.";
        };
    }
}
