/** Calls of other systems that start workflows. */
@NullMarked
package org.pyairtable.workflow.hooks;

import org.jspecify.annotations.NullMarked;
