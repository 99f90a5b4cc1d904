/** What a member sees of a base, for those who write its rules. */
@NullMarked
package org.pyairtable.data.rules.preview;

import org.jspecify.annotations.NullMarked;
