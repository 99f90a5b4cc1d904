/** Forgets persons who are erased, and workspaces that are deleted; what is personal is known where it is kept. */
@NullMarked
package org.pyairtable.communication.erasure;

import org.jspecify.annotations.NullMarked;
