package org.pyairtable.formula;

import java.util.ArrayList;
import java.util.List;

/** What a parser has begun to read and waits for an operand of. */
sealed interface Unfinished {
    /** Whether it is one of the levels that {@link FormulaParser#MAX_NESTING} counts. */
    boolean isLevel();

    /** An open parenthesis that only groups. */
    record Bracket() implements Unfinished {
        @Override
        public boolean isLevel() {
            return true;
        }
    }

    /** A call, with the arguments so far. */
    record Call(String name, SourceSpan span, List<Expression> arguments) implements Unfinished {
        @Override
        public boolean isLevel() {
            return true;
        }
    }

    /** A minus before an operand. */
    record Sign(SourceSpan span) implements Unfinished {
        @Override
        public boolean isLevel() {
            return true;
        }
    }

    /** Operands of operators of one level; the last operator lacks its right one. */
    final class Chain implements Unfinished {
        private final Expression first;
        private final List<Expression.Link> rest = new ArrayList<>(2);
        private Operator last;

        Chain(Expression first, Operator operator) {
            this.first = first;
            this.last = operator;
        }

        int level() {
            return last.level();
        }

        void add(Expression operand) {
            rest.add(new Expression.Link(last, operand));
        }

        void follow(Operator operator) {
            last = operator;
        }

        Expression.Chain finished() {
            return new Expression.Chain(
                    first, rest, first.span().to(rest.getLast().operand().span()));
        }

        @Override
        public boolean isLevel() {
            return false;
        }
    }
}
