/** What people say about records. */
@NullMarked
package org.pyairtable.data.comment;

import org.jspecify.annotations.NullMarked;
