/** Kafka clients: consumers on threads of their own, publishing without a database, topic creation. */
@NullMarked
package org.pyairtable.runtime.kafka;

import org.jspecify.annotations.NullMarked;
