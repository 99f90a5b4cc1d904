/** The tool that starts workflows, by a command to the workflow engine. */
@NullMarked
package org.pyairtable.data.tool.workflow;

import org.jspecify.annotations.NullMarked;
