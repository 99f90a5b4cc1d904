/** Formulas in workflows, and the endpoints to try formulas out. */
package org.pyairtable.workflow.formulas;
