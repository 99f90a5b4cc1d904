/** Workspaces and who may do what in them. */
@NullMarked
package org.pyairtable.core.workspaces;

import org.jspecify.annotations.NullMarked;
