/** Notifications to the authors of workflows: a run failed, a workflow is broken. */
package org.pyairtable.workflow.notices;
