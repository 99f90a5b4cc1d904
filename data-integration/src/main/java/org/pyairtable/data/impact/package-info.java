/** What a change of the schema would touch. */
@NullMarked
package org.pyairtable.data.impact;

import org.jspecify.annotations.NullMarked;
