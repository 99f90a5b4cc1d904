/**
 * The workflow engine: definitions of workflows, the triggers that start them, and runs that survive restarts. It reads
 * {@code data.records}, {@code data.results}, {@code ingest.events} and {@code workflow.commands}, and acts on other
 * services only by commands through the outbox.
 *
 * <p>Persistence is plain SQL on the reactive client throughout: the run table is a queue with row locks, and one
 * transaction often touches definitions and runs together, so one style serves both better than two.
 */
package org.pyairtable.workflow;
