package org.pyairtable.data.refusal;

/**
 * All places for work of this kind are taken.
 *
 * @param scans how many filters are evaluated at the same time
 */
public record Busy(int scans) implements Refusal {
    @Override
    public String message() {
        return "More filters have to look at every record than the " + scans + " that can at the same time. Wait until"
                + " other lists are answered, or filter by conditions that compare a field with a value.";
    }
}
