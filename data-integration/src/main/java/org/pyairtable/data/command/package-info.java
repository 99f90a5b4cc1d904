/** What other services ask for over Kafka. */
@NullMarked
package org.pyairtable.data.command;

import org.jspecify.annotations.NullMarked;
