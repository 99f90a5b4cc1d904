/** How much of what every process holds in memory an installation may have. */
@NullMarked
package org.pyairtable.core.capacity;

import org.jspecify.annotations.NullMarked;
