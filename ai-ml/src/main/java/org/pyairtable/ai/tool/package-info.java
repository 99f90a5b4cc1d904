/** The tools of data-integration, for those on whose behalf language models call them. */
@org.jspecify.annotations.NullMarked
package org.pyairtable.ai.tool;
