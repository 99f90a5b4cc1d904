/** Cells that follow from other cells. */
@NullMarked
package org.pyairtable.data.record.computed;

import org.jspecify.annotations.NullMarked;
