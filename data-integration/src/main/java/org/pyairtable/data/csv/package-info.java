/** Tables as CSV, in and out, a bounded part at a time. */
@NullMarked
package org.pyairtable.data.csv;

import org.jspecify.annotations.NullMarked;
