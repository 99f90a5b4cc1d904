/** Airtable's Web API for records. */
@NullMarked
package org.pyairtable.data.record.web;

import org.jspecify.annotations.NullMarked;
