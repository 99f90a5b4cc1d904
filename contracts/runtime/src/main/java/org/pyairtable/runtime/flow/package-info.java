/** Order of asynchronous work. */
@NullMarked
package org.pyairtable.runtime.flow;

import org.jspecify.annotations.NullMarked;
