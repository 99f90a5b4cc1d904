/** Turns changed documents into indexed ones. */
@org.jspecify.annotations.NullMarked
package org.pyairtable.ai.indexing;
