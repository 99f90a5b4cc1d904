/** Tells the others, after a change of a table's shape, what its records read now. */
@NullMarked
package org.pyairtable.data.announcement;

import org.jspecify.annotations.NullMarked;
