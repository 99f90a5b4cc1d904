/** Tools over comments of records. */
@NullMarked
package org.pyairtable.data.tool.comment;

import org.jspecify.annotations.NullMarked;
