package org.pyairtable.data.job;

/** Writes down why a change failed, for those who wait for its job and for those who look at it later. */
public interface JobFailures {
    /** A failure that is not a refusal is logged. */
    JobError of(String jobId, Throwable failure);
}
