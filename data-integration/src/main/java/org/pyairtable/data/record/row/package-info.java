/** Records as rows: what is stored of them, how it is selected, and those that a transaction has in memory. */
@NullMarked
package org.pyairtable.data.record.row;

import org.jspecify.annotations.NullMarked;
