/** Answers questions about records: rows, and figures over groups of them. */
@NullMarked
package org.pyairtable.data.question;

import org.jspecify.annotations.NullMarked;
