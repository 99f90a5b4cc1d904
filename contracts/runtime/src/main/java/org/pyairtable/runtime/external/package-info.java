/** Protection of outgoing connections against addresses that are not public. */
@NullMarked
package org.pyairtable.runtime.external;

import org.jspecify.annotations.NullMarked;
