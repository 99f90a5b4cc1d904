/** Secrets at rest. */
@NullMarked
package org.pyairtable.runtime.secrets;

import org.jspecify.annotations.NullMarked;
