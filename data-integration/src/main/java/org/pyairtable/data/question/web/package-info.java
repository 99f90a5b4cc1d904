/** Questions about records over HTTP. */
@NullMarked
package org.pyairtable.data.question.web;

import org.jspecify.annotations.NullMarked;
