/**
 * Airtable's formula language: text in, typed and compiled expression out.
 *
 * <p>{@link org.pyairtable.formula.FormulaParser} reads the text, {@link org.pyairtable.formula.Formula#bind} gives it
 * types and turns it into closures, {@link org.pyairtable.formula.CompiledFormula} evaluates rows.
 */
@NullMarked
package org.pyairtable.formula;

import org.jspecify.annotations.NullMarked;
