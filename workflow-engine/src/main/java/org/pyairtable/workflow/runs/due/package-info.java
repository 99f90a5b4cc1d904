/** What happens without an event: runs that are due go on, replaced ones are cancelled, old ones are deleted. */
package org.pyairtable.workflow.runs.due;
