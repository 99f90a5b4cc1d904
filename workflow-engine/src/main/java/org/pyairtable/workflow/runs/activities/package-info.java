/** Work of steps outside of turns: questions to the owner of the data, and requests to other systems. */
package org.pyairtable.workflow.runs.activities;
