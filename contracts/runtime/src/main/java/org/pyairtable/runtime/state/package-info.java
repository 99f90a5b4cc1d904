/** Views of compacted topics, read in full at start and kept in memory. */
@NullMarked
package org.pyairtable.runtime.state;

import org.jspecify.annotations.NullMarked;
