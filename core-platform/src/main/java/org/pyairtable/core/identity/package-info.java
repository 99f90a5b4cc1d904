/** Users and their passwords. */
@NullMarked
package org.pyairtable.core.identity;

import org.jspecify.annotations.NullMarked;
