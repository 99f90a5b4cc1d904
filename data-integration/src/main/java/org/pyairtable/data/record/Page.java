package org.pyairtable.data.record;

import java.util.List;
import java.util.Optional;
import org.pyairtable.data.schema.Field;

/**
 * A part of a list.
 *
 * @param fields the cells to answer
 * @param offset continues the list; absent on its last page
 */
public record Page(List<Field> fields, List<RecordState> records, Optional<String> offset) {}
