/** Rules over HTTP. */
@NullMarked
package org.pyairtable.data.rules.web;

import org.jspecify.annotations.NullMarked;
