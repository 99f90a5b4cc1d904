/** The one way to write records. */
@NullMarked
package org.pyairtable.data.record.write;

import org.jspecify.annotations.NullMarked;
