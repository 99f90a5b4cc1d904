/** Usage figures of workspaces, and their cost. */
@NullMarked
package org.pyairtable.core.usage;

import org.jspecify.annotations.NullMarked;
