package org.pyairtable.data.refusal;

/**
 * Why something that a caller asked for is not done. It says what is wrong in terms of bases, tables, fields and records; each
 * door translates it once into the answers of its own protocol.
 */
public sealed interface Refusal
        permits NotFound,
                NotPermitted,
                UnderRules,
                Archived,
                UnknownName,
                Conflict,
                InvalidRequest,
                InvalidValue,
                InvalidDefinition,
                LimitExceeded,
                TooLarge,
                Busy,
                QuestionLimit,
                RefusedBatch,
                InUse,
                Unavailable,
                Unfinished {

    /** What is wrong, which rule it breaks and what to do instead, for the caller to read. */
    String message();

    default RefusedException exception() {
        return new RefusedException(this);
    }

    /** Whether another input, given to the same thing by the same caller, can be accepted. */
    default boolean isFaultOfInput() {
        return switch (this) {
            case UnknownName r -> true;
            case InvalidRequest r -> true;
            case InvalidValue r -> true;
            case InvalidDefinition r -> true;
            case LimitExceeded r -> true;
            case NotFound r -> false;
            case NotPermitted r -> r.ofRecord();
            case UnderRules r -> false;
            case Archived r -> false;
            case Conflict r -> false;
            case TooLarge r -> false;
            case Busy r -> false;
            case QuestionLimit r -> false;
            case RefusedBatch r -> true;
            case InUse r -> false;
            case Unavailable r -> false;
            case Unfinished r -> false;
        };
    }
}
