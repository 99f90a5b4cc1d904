package org.pyairtable.formula;

/** One node of the compiled tree. Answers every failure as a value. */
@FunctionalInterface
interface Evaluator {
    Value evaluate(Frame frame);
}
