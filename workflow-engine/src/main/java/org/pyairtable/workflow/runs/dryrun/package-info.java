/** Tries a workflow in memory, without effects. */
package org.pyairtable.workflow.runs.dryrun;
