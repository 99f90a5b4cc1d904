/** Errors as RFC 9457 problem documents, and the strict reading of bodies and query parameters. */
@NullMarked
package org.pyairtable.runtime.problem;

import org.jspecify.annotations.NullMarked;
