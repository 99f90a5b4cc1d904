/** Base snapshots, copies and templates over HTTP. */
@NullMarked
package org.pyairtable.data.basesnapshot.web;

import org.jspecify.annotations.NullMarked;
