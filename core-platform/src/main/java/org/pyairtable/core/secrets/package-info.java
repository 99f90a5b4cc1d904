/** Secrets at rest. */
@NullMarked
package org.pyairtable.core.secrets;

import org.jspecify.annotations.NullMarked;
