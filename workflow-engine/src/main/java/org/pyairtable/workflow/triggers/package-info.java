/** Events that start workflows. A run and its first steps come true in the transaction that notes the event as handled. */
package org.pyairtable.workflow.triggers;
