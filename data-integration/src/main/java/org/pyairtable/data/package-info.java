/** Bases, their tables and records, and what goes with them. */
@NullMarked
package org.pyairtable.data;

import org.jspecify.annotations.NullMarked;
