/** Computed cells of records that nobody writes: of new fields, and as time passes. */
@NullMarked
package org.pyairtable.data.record.upkeep;

import org.jspecify.annotations.NullMarked;
