/** Tells people and other systems what happened. */
@NullMarked
package org.pyairtable.communication;

import org.jspecify.annotations.NullMarked;
