/** Priorities under load: requests before background work. */
@org.jspecify.annotations.NullMarked
package org.pyairtable.ai.load;
