/** Exports of what the suite holds on a person: asked for here, answered by every service, read by who asked. */
@NullMarked
package org.pyairtable.core.export;

import org.jspecify.annotations.NullMarked;
