/** Appends events of what the records of a table read after a change of its schema. */
@NullMarked
package org.pyairtable.data.announcement;

import org.jspecify.annotations.NullMarked;
