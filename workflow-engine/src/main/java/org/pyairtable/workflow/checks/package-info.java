/** Checks that the tables, fields and authors that workflows rely on still exist. */
package org.pyairtable.workflow.checks;
