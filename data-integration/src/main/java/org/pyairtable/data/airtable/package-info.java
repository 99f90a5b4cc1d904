/** The dialect of Airtable's Web API: its answers and errors, and the limits that its paths have. */
@NullMarked
package org.pyairtable.data.airtable;

import org.jspecify.annotations.NullMarked;
