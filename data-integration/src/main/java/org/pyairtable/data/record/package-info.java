/** Records: listing, reading and writing them. */
@NullMarked
package org.pyairtable.data.record;

import org.jspecify.annotations.NullMarked;
