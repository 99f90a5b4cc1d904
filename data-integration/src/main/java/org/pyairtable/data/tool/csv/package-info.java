/** The tool that writes a table as CSV. */
@NullMarked
package org.pyairtable.data.tool.csv;

import org.jspecify.annotations.NullMarked;
