/** Links by which views are seen without an account. */
@NullMarked
package org.pyairtable.data.share;

import org.jspecify.annotations.NullMarked;
