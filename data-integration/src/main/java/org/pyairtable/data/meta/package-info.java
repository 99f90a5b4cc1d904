/** Changing the shape of bases: Airtable's metadata API and our own. */
@NullMarked
package org.pyairtable.data.meta;

import org.jspecify.annotations.NullMarked;
