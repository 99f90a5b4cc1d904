/** Meaning: every record embedded and searchable, and questions answered from the records they concern. */
@org.jspecify.annotations.NullMarked
package org.pyairtable.ai;
