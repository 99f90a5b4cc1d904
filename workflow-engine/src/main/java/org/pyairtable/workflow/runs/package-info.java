/**
 * Runs of workflows. A run moves from one rest to the next in one transaction: it takes up what it waited for, does
 * the steps that need nobody else, puts commands and events into the outbox, and rests again, waiting or ended. So
 * whenever a process dies, the database shows runs at rest, and whoever comes next (another process, a redelivered
 * event, the tick) carries on without anything happening twice.
 */
package org.pyairtable.workflow.runs;
