/** Files in cells: their bytes in the database, and the links under which they are fetched. */
@NullMarked
package org.pyairtable.data.attachment;

import org.jspecify.annotations.NullMarked;
