package org.pyairtable.e2e;

/**
 * A workflow that the suite has stored.
 *
 * @param mayFail whether some of its runs fail
 * @param definition as it was saved, for people who look into a failure
 */
record ModelWorkflow(String id, ModelBlock block, boolean mayFail, String definition) {}
