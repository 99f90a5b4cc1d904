/** How a service deletes what it keeps for a while only: declared beside each table, done by one schedule. */
@NullMarked
package org.pyairtable.outbox.pruning;

import org.jspecify.annotations.NullMarked;
