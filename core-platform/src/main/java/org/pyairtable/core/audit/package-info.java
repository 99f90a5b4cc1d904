/** The append-only audit trail of all events. */
@NullMarked
package org.pyairtable.core.audit;

import org.jspecify.annotations.NullMarked;
