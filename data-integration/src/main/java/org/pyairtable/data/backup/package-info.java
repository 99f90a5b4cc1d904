/** Snapshots of bases, copies of bases, and bases that are made of templates. */
@NullMarked
package org.pyairtable.data.backup;

import org.jspecify.annotations.NullMarked;
