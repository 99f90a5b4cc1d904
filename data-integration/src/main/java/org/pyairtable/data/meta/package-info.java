/** Changes the schema of bases: metadata, physical tables and events move together. */
@NullMarked
package org.pyairtable.data.meta;

import org.jspecify.annotations.NullMarked;
