/** Airtable's Web API for comments. */
@NullMarked
package org.pyairtable.data.comment.web;

import org.jspecify.annotations.NullMarked;
