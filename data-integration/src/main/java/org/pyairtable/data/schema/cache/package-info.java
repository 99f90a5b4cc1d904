/** The schema cache: the bases that an instance holds in memory, each with what follows from its schema. */
@NullMarked
package org.pyairtable.data.schema.cache;

import org.jspecify.annotations.NullMarked;
