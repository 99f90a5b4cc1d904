/** Base snapshots, copies of bases, and bases that are made of templates. */
@NullMarked
package org.pyairtable.data.basesnapshot;

import org.jspecify.annotations.NullMarked;
