/** Lists and single records, in pages and in pieces of bounded size. */
@NullMarked
package org.pyairtable.data.record.read;

import org.jspecify.annotations.NullMarked;
