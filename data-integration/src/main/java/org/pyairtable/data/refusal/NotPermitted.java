package org.pyairtable.data.refusal;

/**
 * The caller knows of the base but lacks the role or the scope for the operation.
 *
 * @param ofRecord whether it is the record alone that the caller may not write: one that it would not see afterwards
 */
public record NotPermitted(boolean ofRecord) implements Refusal {
    public NotPermitted() {
        this(false);
    }

    @Override
    public String message() {
        return ofRecord
                ? "You are not permitted to write a record that you would not see: a rule has a condition that it does not"
                        + " fulfil"
                : "You are not permitted to perform this operation";
    }
}
