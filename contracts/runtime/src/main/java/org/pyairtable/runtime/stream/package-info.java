/** Answers whose bodies come into being while they are sent. */
@NullMarked
package org.pyairtable.runtime.stream;

import org.jspecify.annotations.NullMarked;
