/** A watchdog outside the event loops, and the liveness check that reports it. */
@org.jspecify.annotations.NullMarked
package org.pyairtable.runtime.liveness;
