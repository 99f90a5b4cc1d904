/** The suite on one machine: an embedded broker and database, and the supervisor of the six processes. */
@NullMarked
package org.pyairtable.local;

import org.jspecify.annotations.NullMarked;
