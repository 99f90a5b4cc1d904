/** Cells: what each field type accepts, stores and answers. */
@NullMarked
package org.pyairtable.data.cell;

import org.jspecify.annotations.NullMarked;
