package org.pyairtable.data.definition;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A part of a definition that the new base does not have.
 *
 * @param table name of its table
 * @param name its own name
 * @param reason as a sentence says it of the part
 */
@Schema(name = "LeftOutPart")
public record LeftOut(String table, String name, String reason) {}
