/** Reading rows of the reactive PostgreSQL client. */
@NullMarked
package org.pyairtable.outbox.sql;

import org.jspecify.annotations.NullMarked;
