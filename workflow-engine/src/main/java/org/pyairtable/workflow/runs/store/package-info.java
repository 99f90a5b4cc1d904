/** Runs, their steps, the runs inside them and the queue of activities in the database. */
package org.pyairtable.workflow.runs.store;
