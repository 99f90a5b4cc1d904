package org.pyairtable.data.schema;

import java.util.Optional;

/** An option of a select field. Cells store the id, so that a rename touches no record. */
public record Choice(String id, String name, Optional<String> color) {}
