/** What a change of records is to others: the events of it, and those who observe it. */
@NullMarked
package org.pyairtable.data.record.change;

import org.jspecify.annotations.NullMarked;
