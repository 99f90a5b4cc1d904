/** Documentation and JSON Schema of the kinds of triggers and steps, made from the kinds themselves. */
package org.pyairtable.workflow.kinds;
