/** Retries, replays or cancels many runs, one per transaction. */
package org.pyairtable.workflow.runs.jobs;
