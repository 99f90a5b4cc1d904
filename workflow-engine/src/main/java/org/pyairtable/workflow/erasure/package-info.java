/** Forgets persons who are erased; what is personal is known where it is kept. */
@NullMarked
package org.pyairtable.workflow.erasure;

import org.jspecify.annotations.NullMarked;
