/** Hybrid search by words and by meaning. */
@org.jspecify.annotations.NullMarked
package org.pyairtable.ai.search;
