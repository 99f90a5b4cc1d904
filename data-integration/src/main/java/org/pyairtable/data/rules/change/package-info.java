/** The rules of bases as creators write them, and what they come to. */
@NullMarked
package org.pyairtable.data.rules.change;

import org.jspecify.annotations.NullMarked;
