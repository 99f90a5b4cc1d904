/** Readiness: the gates that must be open before an instance takes traffic. */
@NullMarked
package org.pyairtable.runtime.health;

import org.jspecify.annotations.NullMarked;
