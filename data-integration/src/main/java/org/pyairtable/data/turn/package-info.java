/** Bounds what runs at the same time. */
@NullMarked
package org.pyairtable.data.turn;

import org.jspecify.annotations.NullMarked;
