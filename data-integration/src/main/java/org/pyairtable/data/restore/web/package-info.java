/** The trash over HTTP. */
@NullMarked
package org.pyairtable.data.restore.web;

import org.jspecify.annotations.NullMarked;
