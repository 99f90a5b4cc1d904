/**
 * Events that start workflows. A run and its first steps are committed in the transaction that stores the event as handled.
 */
package org.pyairtable.workflow.triggers;
