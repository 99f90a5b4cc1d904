/** Workflows as users write them: read, checked, kept in versions that never change. */
package org.pyairtable.workflow.definitions;
