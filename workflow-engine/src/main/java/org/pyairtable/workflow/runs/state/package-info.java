/** What a run and its steps are: their states, what started them, and what comes next. Nothing here reads or writes. */
package org.pyairtable.workflow.runs.state;
