/** Limits on what model calls may cost. */
@org.jspecify.annotations.NullMarked
package org.pyairtable.ai.budget;
