package org.pyairtable.data.refusal;

/** More bytes than one request, or one record, may have. */
public record TooLarge() implements Refusal {
    @Override
    public String message() {
        return "The request body is too large";
    }
}
