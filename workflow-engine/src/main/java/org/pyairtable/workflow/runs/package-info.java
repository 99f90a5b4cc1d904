/**
 * Runs of workflows. A turn takes a run from one wait to the next in one transaction: it takes the awaited answer, executes
 * steps that need no other service, appends commands and events to the outbox, and stops when the run waits or has ended. So
 * whenever a process dies, no run in the database is half advanced, and another process, a redelivered event or the next
 * tick continues it without any effect happening twice.
 *
 * <p>Below are the states of runs ({@code state}), their tables ({@code store}) and the bounds of a workflow ({@code slots}); above
 * is what makes the engine go on ({@code due}, {@code activities}, {@code answers},
 * {@code waits}) and what people see and do ({@code views},
 * {@code search}, {@code requests}, {@code jobs}, {@code dryrun}).
 */
package org.pyairtable.workflow.runs;
