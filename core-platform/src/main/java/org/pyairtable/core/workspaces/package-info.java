/** Workspaces, their members and roles. */
@NullMarked
package org.pyairtable.core.workspaces;

import org.jspecify.annotations.NullMarked;
