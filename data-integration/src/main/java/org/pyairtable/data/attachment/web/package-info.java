/** Files over HTTP. */
@NullMarked
package org.pyairtable.data.attachment.web;

import org.jspecify.annotations.NullMarked;
