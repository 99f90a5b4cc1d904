/** Views over HTTP. */
@NullMarked
package org.pyairtable.data.view.web;

import org.jspecify.annotations.NullMarked;
