/**
 * Tasks of workflows: a command is stored under its key, a worker has a language model do it within the budgets of the actor, and
 * the transaction that stores what came of it answers the command.
 */
@NullMarked
package org.pyairtable.ai.task;

import org.jspecify.annotations.NullMarked;
