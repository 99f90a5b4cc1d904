/** Gives fields other types and keeps what can be kept of their cells, also when the table that they link to goes. */
@NullMarked
package org.pyairtable.data.conversion;

import org.jspecify.annotations.NullMarked;
