/** Texts as vectors. */
@org.jspecify.annotations.NullMarked
package org.pyairtable.ai.embedding;
