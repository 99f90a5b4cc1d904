/** How many runs of a workflow are under way, and how many start in a minute. */
package org.pyairtable.workflow.runs.slots;
