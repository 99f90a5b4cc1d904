/** Figures over all records of a table, and the questions that ask for them. */
@org.jspecify.annotations.NullMarked
package org.pyairtable.ai.computation;
