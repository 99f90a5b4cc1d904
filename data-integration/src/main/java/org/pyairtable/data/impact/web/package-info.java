/** Impacts of changes over HTTP. */
@NullMarked
package org.pyairtable.data.impact.web;

import org.jspecify.annotations.NullMarked;
