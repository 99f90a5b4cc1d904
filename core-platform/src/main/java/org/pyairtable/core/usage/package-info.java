/** What is used, and what it costs. */
@NullMarked
package org.pyairtable.core.usage;

import org.jspecify.annotations.NullMarked;
