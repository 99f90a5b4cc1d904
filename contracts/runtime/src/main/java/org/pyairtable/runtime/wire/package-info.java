/** CloudEvents on Kafka: headers, JSON payloads and their limits. */
@NullMarked
package org.pyairtable.runtime.wire;

import org.jspecify.annotations.NullMarked;
