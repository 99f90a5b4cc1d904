/** Brings back what was deleted, and forgets it for good when its time is over. */
@NullMarked
package org.pyairtable.data.restore;

import org.jspecify.annotations.NullMarked;
