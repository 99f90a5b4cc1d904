/** Conversions over HTTP. */
@NullMarked
package org.pyairtable.data.conversion.web;

import org.jspecify.annotations.NullMarked;
