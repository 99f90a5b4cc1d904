package org.pyairtable.data.refusal;

/** The caller knows of the base but lacks the role or the scope for the operation. */
public record NotPermitted() implements Refusal {
    @Override
    public String message() {
        return "You are not permitted to perform this operation";
    }
}
