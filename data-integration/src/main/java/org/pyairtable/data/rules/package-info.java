/** What rules leave of a base for a reader. */
@NullMarked
package org.pyairtable.data.rules;

import org.jspecify.annotations.NullMarked;
