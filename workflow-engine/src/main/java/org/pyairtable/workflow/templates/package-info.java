/** Texts with {@code {{references and formulas}}} in them. */
package org.pyairtable.workflow.templates;
