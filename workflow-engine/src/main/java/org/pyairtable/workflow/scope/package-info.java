/** References in formulas and texts of a workflow, and the templates that contain them. */
package org.pyairtable.workflow.scope;
