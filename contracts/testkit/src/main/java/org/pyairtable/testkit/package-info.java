/** Kafka and PostgreSQL for tests, tools that break them, and the architecture rules. For test scope only. */
@NullMarked
package org.pyairtable.testkit;

import org.jspecify.annotations.NullMarked;
