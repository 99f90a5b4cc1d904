/** Fetches files, makes smaller pictures of them, forgets what no cell holds. */
@NullMarked
package org.pyairtable.data.attachment.fetch;

import org.jspecify.annotations.NullMarked;
