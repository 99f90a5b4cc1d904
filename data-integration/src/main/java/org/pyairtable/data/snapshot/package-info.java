/** A base with everything that is derived from its shape, cached by version. */
@NullMarked
package org.pyairtable.data.snapshot;

import org.jspecify.annotations.NullMarked;
