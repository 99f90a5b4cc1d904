/** How users come to exist. */
@NullMarked
package org.pyairtable.core.registration;

import org.jspecify.annotations.NullMarked;
