/** The dialect of Airtable's Web API: errors, ids, bodies, query strings. */
@NullMarked
package org.pyairtable.data.airtable;

import org.jspecify.annotations.NullMarked;
