/** Views: making, changing and deleting them. */
@NullMarked
package org.pyairtable.data.view;

import org.jspecify.annotations.NullMarked;
