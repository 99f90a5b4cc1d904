/** Roles of users in single bases, and guests. */
@NullMarked
package org.pyairtable.core.baseroles;

import org.jspecify.annotations.NullMarked;
