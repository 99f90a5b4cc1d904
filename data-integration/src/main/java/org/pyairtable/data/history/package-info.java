/** The versions that the schemas of bases went through. */
@NullMarked
package org.pyairtable.data.history;

import org.jspecify.annotations.NullMarked;
