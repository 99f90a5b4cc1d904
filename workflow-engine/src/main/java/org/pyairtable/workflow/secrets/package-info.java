/** Secrets of workspaces, which HTTP requests of workflows carry. */
@NullMarked
package org.pyairtable.workflow.secrets;

import org.jspecify.annotations.NullMarked;
