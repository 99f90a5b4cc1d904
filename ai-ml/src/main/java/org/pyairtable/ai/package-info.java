/** Embedding and search of records, and answers to questions about them. */
@org.jspecify.annotations.NullMarked
package org.pyairtable.ai;
