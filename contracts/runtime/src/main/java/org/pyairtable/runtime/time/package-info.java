/** Time as other systems take it. */
@NullMarked
package org.pyairtable.runtime.time;

import org.jspecify.annotations.NullMarked;
