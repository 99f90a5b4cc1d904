/** Questions with a deadline over Kafka, and their answers. */
@NullMarked
package org.pyairtable.runtime.requests;

import org.jspecify.annotations.NullMarked;
