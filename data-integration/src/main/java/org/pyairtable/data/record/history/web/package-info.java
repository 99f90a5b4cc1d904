/** The history of a record over HTTP. */
@NullMarked
package org.pyairtable.data.record.history.web;

import org.jspecify.annotations.NullMarked;
