/** What was deleted and is kept for a while. */
@NullMarked
package org.pyairtable.data.trash;

import org.jspecify.annotations.NullMarked;
