/** The way out to where files are fetched from. */
@NullMarked
package org.pyairtable.data.attachment.external;

import org.jspecify.annotations.NullMarked;
