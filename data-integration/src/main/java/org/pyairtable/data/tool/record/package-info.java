/** Tools over records. */
@NullMarked
package org.pyairtable.data.tool.record;

import org.jspecify.annotations.NullMarked;
