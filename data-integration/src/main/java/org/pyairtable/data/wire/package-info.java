/** JSON, ids and texts as they come in and go out, whatever the protocol. */
@NullMarked
package org.pyairtable.data.wire;

import org.jspecify.annotations.NullMarked;
