/** Formulas over records. */
@NullMarked
package org.pyairtable.data.formula;

import org.jspecify.annotations.NullMarked;
