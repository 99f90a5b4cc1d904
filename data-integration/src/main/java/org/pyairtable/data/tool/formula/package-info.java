/** The tool that tries formulas out. */
@NullMarked
package org.pyairtable.data.tool.formula;

import org.jspecify.annotations.NullMarked;
