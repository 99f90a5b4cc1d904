package org.pyairtable.workflow.definitions;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Why a workflow cannot run.
 *
 * @param place path in the definition, for example {@code steps[1].fields.Price}; {@code owner} for its author
 * @param message what is wrong, and the way out
 */
@Schema(name = "DefinitionProblem")
public record Problem(String place, String message) {}
