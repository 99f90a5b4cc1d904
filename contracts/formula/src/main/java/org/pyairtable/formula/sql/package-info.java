/** Formulas as SQL for PostgreSQL 17 or newer, where both give the same answers; elsewhere a plain "no". */
@NullMarked
package org.pyairtable.formula.sql;

import org.jspecify.annotations.NullMarked;
