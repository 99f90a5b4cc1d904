/** Which records a list asks for. */
@NullMarked
package org.pyairtable.data.query;

import org.jspecify.annotations.NullMarked;
