package org.pyairtable.workflow.definitions;

/**
 * Why a workflow cannot run.
 *
 * @param place path in the definition, for example {@code steps[1].fields.Price}; {@code owner} for its author
 * @param message what is wrong, and the way out
 */
public record Problem(String place, String message) {}
