/** What formulas and texts of a workflow may refer to, and texts with such references in them. */
package org.pyairtable.workflow.scope;
