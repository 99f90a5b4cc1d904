/** The tool that finds records by words and by meaning; it asks ai-ml. */
@NullMarked
package org.pyairtable.data.tool.search;

import org.jspecify.annotations.NullMarked;
