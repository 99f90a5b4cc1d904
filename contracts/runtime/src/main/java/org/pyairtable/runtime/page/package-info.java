/** How lists are answered in parts. */
@NullMarked
package org.pyairtable.runtime.page;

import org.jspecify.annotations.NullMarked;
