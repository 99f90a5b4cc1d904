/** What this service gives out of what it holds on a person. */
@NullMarked
package org.pyairtable.data.export;

import org.jspecify.annotations.NullMarked;
