/** Trace ids across HTTP and Kafka, with or without recorded spans. */
@NullMarked
package org.pyairtable.runtime.tracing;

import org.jspecify.annotations.NullMarked;
