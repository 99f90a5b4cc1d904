/** Which cells of records changed, when and by whom. */
@NullMarked
package org.pyairtable.data.record.history;

import org.jspecify.annotations.NullMarked;
