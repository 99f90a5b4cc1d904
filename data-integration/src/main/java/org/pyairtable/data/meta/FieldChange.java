package org.pyairtable.data.meta;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What becomes of a field that keeps its type.
 *
 * @param options as in {@link FieldDefinition}; absent when they stay
 */
public record FieldChange(NamingChange naming, Optional<JsonNode> options) {}
