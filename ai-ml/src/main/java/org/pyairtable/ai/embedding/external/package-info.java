/** Embeddings by a third party. */
@org.jspecify.annotations.NullMarked
package org.pyairtable.ai.embedding.external;
