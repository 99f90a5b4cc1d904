/** The append-only trail of all that happens. */
@NullMarked
package org.pyairtable.core.audit;

import org.jspecify.annotations.NullMarked;
