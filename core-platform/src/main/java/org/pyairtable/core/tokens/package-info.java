/** Personal access tokens. */
@NullMarked
package org.pyairtable.core.tokens;

import org.jspecify.annotations.NullMarked;
