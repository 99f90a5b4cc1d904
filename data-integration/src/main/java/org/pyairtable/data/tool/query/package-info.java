/** The tool that asks for records and figures. */
@NullMarked
package org.pyairtable.data.tool.query;

import org.jspecify.annotations.NullMarked;
