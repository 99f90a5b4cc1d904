/** Tools over bases, tables and fields. */
@NullMarked
package org.pyairtable.data.tool.base;

import org.jspecify.annotations.NullMarked;
