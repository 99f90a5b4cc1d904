/** Embeddings by a third party, and the choice between them and our own. */
@org.jspecify.annotations.NullMarked
package org.pyairtable.ai.embedding.external;
