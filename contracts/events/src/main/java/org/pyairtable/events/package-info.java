/** The topics, and the events on each of them: one sealed family of records per topic. */
@NullMarked
package org.pyairtable.events;

import org.jspecify.annotations.NullMarked;
