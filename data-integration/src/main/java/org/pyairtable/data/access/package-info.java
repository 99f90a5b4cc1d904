/** Who may do what. */
@NullMarked
package org.pyairtable.data.access;

import org.jspecify.annotations.NullMarked;
