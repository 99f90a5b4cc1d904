/** Gives a field another type and keeps what can be kept of its cells. */
@NullMarked
package org.pyairtable.data.conversion;

import org.jspecify.annotations.NullMarked;
