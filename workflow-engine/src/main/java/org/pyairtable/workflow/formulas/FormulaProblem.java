package org.pyairtable.workflow.formulas;

import org.pyairtable.formula.FormulaException;

/** The message about an invalid formula. */
public final class FormulaProblem {
    private FormulaProblem() {}

    /** What is wrong and where, counting characters from 1. */
    public static String describe(FormulaException e) {
        return e.getMessage() + " (at character " + (e.position() + 1) + ")";
    }
}
