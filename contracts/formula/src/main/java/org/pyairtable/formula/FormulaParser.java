package org.pyairtable.formula;

import java.util.ArrayList;
import java.util.List;

/** Reads formulas. Every text gives either a formula or a {@link FormulaException}; nothing else escapes. */
public final class FormulaParser {
    /** Longer texts are refused. */
    public static final int MAX_LENGTH = 500_000;
    /** How deep parentheses, calls, signs and operands may nest. */
    public static final int MAX_NESTING = 1_050;

    private final String source;
    private final Lexer lexer;
    private final List<Expression.FieldReference> references = new ArrayList<>();
    private final List<String> unknownFunctions = new ArrayList<>();
    private SourceSpan firstUnknown = new SourceSpan(0, 0);
    private int depth;

    private FormulaParser(String source) {
        this.source = source;
        this.lexer = new Lexer(source);
    }

    /**
     * Reads one formula.
     *
     * @throws FormulaException if the text is not a formula, calls an unknown function, or exceeds a limit
     */
    public static Formula parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw FormulaException.limit(
                    new SourceSpan(MAX_LENGTH, text.length()),
                    "The formula is longer than " + MAX_LENGTH + " characters");
        }
        return new FormulaParser(text).formula();
    }

    private Formula formula() {
        if (lexer.kind() == Lexer.Kind.END) {
            throw FormulaException.syntax(new SourceSpan(0, source.length()), "The formula is empty");
        }
        Expression root = expression();
        if (lexer.kind() != Lexer.Kind.END) {
            throw unexpected("an operator or the end of the formula");
        }
        if (!unknownFunctions.isEmpty()) {
            throw FormulaException.unknownFunctions(firstUnknown, unknownFunctions);
        }
        return new Formula(source, root, List.copyOf(references));
    }

    private Expression expression() {
        enter();
        Expression expression = chains(operand(), 0);
        depth--;
        return expression;
    }

    /** Goes on from a first operand as long as operators of at least the given level follow. */
    private Expression chains(Expression first, int level) {
        Expression left = first;
        Operator operator = lexer.operator();
        while (operator != null && operator.level() >= level) {
            int current = operator.level();
            List<Expression.Link> rest = new ArrayList<>(2);
            while (operator != null && operator.level() == current) {
                lexer.advance();
                rest.add(new Expression.Link(operator, tighter(operand(), current)));
                operator = lexer.operator();
            }
            SourceSpan end = rest.getLast().operand().span();
            left = new Expression.Chain(left, rest, left.span().to(end));
        }
        return left;
    }

    /** The operand together with what binds tighter than the given level. */
    private Expression tighter(Expression operand, int level) {
        Operator following = lexer.operator();
        if (following == null || following.level() <= level) {
            return operand;
        }
        enter();
        Expression chained = chains(operand, level + 1);
        depth--;
        return chained;
    }

    private Expression operand() {
        SourceSpan span = lexer.span();
        return switch (lexer.kind()) {
            case NUMBER -> {
                double value = lexer.number();
                lexer.advance();
                yield new Expression.NumberLiteral(value, span);
            }
            case TEXT -> {
                String value = lexer.text();
                lexer.advance();
                yield new Expression.TextLiteral(value, span);
            }
            case FIELD -> {
                String name = lexer.text();
                lexer.advance();
                yield reference(name, span);
            }
            case WORD -> {
                String name = lexer.text();
                lexer.advance();
                yield lexer.kind() == Lexer.Kind.OPEN ? call(name, span) : reference(name, span);
            }
            case OPEN -> {
                lexer.advance();
                Expression inner = expression();
                expect(Lexer.Kind.CLOSE, "a closing parenthesis");
                yield inner;
            }
            case OPERATOR -> {
                if (lexer.operator() != Operator.SUBTRACT) {
                    throw unexpected("a value");
                }
                lexer.advance();
                enter();
                Expression operand = operand();
                depth--;
                yield new Expression.Negation(operand, span.to(operand.span()));
            }
            case CLOSE, COMMA, END -> throw unexpected("a value");
        };
    }

    private Expression reference(String name, SourceSpan span) {
        Expression.FieldReference reference = new Expression.FieldReference(name, span);
        references.add(reference);
        return reference;
    }

    private Expression call(String name, SourceSpan nameSpan) {
        lexer.advance();
        List<Expression> arguments = new ArrayList<>(4);
        if (lexer.kind() != Lexer.Kind.CLOSE) {
            arguments.add(expression());
            while (lexer.kind() == Lexer.Kind.COMMA) {
                lexer.advance();
                arguments.add(expression());
            }
        }
        SourceSpan span = nameSpan.to(lexer.span());
        expect(Lexer.Kind.CLOSE, "a comma or a closing parenthesis");
        FormulaFunction function = FormulaFunction.named(name).orElse(null);
        if (function == null) {
            return unknown(name, nameSpan);
        }
        checkArity(function, arguments.size(), span);
        return new Expression.Call(function, arguments, span);
    }

    private Expression unknown(String name, SourceSpan span) {
        if (unknownFunctions.isEmpty()) {
            firstUnknown = span;
        }
        if (!unknownFunctions.contains(name)) {
            unknownFunctions.add(name);
        }
        return new Expression.TextLiteral("", span);
    }

    private static void checkArity(FormulaFunction function, int count, SourceSpan span) {
        if (count < function.minimumArguments() || count > function.maximumArguments()) {
            throw FormulaException.syntax(span, function.name() + " takes " + function.arity() + ", not " + count);
        }
    }

    private void expect(Lexer.Kind kind, String what) {
        if (lexer.kind() != kind) {
            throw unexpected(what);
        }
        lexer.advance();
    }

    private FormulaException unexpected(String wanted) {
        SourceSpan at = lexer.span();
        String found = lexer.kind() == Lexer.Kind.END ? "the formula ends" : "there is " + at.of(source);
        return FormulaException.syntax(at, "Expected " + wanted + ", but " + found);
    }

    private void enter() {
        if (++depth > MAX_NESTING) {
            throw FormulaException.limit(lexer.span(), "The formula nests deeper than " + MAX_NESTING + " levels");
        }
    }
}
