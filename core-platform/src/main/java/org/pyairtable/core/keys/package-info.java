/** The keys that sign access tokens. */
@NullMarked
package org.pyairtable.core.keys;

import org.jspecify.annotations.NullMarked;
