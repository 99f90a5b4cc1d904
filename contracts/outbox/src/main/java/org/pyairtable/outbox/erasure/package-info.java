/** How a service forgets a person or a workspace: in bounded pieces, over restarts, and with one answer. */
@NullMarked
package org.pyairtable.outbox.erasure;

import org.jspecify.annotations.NullMarked;
