/** Lists in pages, in the platform's own dialect. */
@NullMarked
package org.pyairtable.data.paging;

import org.jspecify.annotations.NullMarked;
