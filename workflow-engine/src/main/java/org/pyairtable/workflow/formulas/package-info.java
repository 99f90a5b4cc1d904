/** The formula language at work: over the records that start workflows, and for anybody over HTTP. */
package org.pyairtable.workflow.formulas;
