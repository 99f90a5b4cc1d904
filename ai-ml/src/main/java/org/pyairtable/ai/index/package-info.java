/** Each replica's own search index, built from the documents in PostgreSQL. */
@org.jspecify.annotations.NullMarked
package org.pyairtable.ai.index;
