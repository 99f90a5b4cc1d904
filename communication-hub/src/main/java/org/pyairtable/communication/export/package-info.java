/** What this service gives out of what it holds on a person. */
@NullMarked
package org.pyairtable.communication.export;

import org.jspecify.annotations.NullMarked;
