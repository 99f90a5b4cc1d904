/** Schema history over HTTP. */
@NullMarked
package org.pyairtable.data.history.web;

import org.jspecify.annotations.NullMarked;
