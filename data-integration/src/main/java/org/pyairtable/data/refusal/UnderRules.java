package org.pyairtable.data.refusal;

/** What is asked for is about the base as a whole, and rules of the base concern the caller. */
public record UnderRules() implements Refusal {
    @Override
    public String message() {
        return "Rules of the base concern you, and this is about the base as a whole. Ask a creator of the base";
    }
}
