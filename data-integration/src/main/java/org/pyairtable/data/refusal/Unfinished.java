package org.pyairtable.data.refusal;

/**
 * A change that continues as a job although its request is not answered any longer.
 *
 * @param job path of the job
 */
public record Unfinished(String job) implements Refusal {
    @Override
    public String message() {
        return "The change continues as a job; do not repeat the request. GET " + job
                + " answers its progress and its result";
    }
}
