/** Looks for runs along one index, a bounded number of rows at a time. */
package org.pyairtable.workflow.runs.search;
