/** How a service gives out what it holds on a person: in bounded pieces, over restarts, sealed for one reader. */
@NullMarked
package org.pyairtable.outbox.export;

import org.jspecify.annotations.NullMarked;
