/** The announcement of this instance on Kafka, as a heartbeat. */
@NullMarked
package org.pyairtable.runtime.discovery;

import org.jspecify.annotations.NullMarked;
