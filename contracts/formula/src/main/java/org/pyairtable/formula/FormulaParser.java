package org.pyairtable.formula;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads formulas. Every text gives either a formula or a {@link FormulaException}; nothing else escapes. */
public final class FormulaParser {
    /** Longer texts are refused. */
    public static final int MAX_LENGTH = 500_000;
    /**
     * How deep brackets, calls and signs may nest. Operators and the arguments of a call stand beside each other and do not
     * count. What walks a formula takes no stack for a level, or so little that this many fit into a small one.
     */
    public static final int MAX_NESTING = 200;

    private final String source;
    private final Lexer lexer;
    private final int levels;
    private final @Nullable CurrentUser user;
    private final List<Expression.FieldReference> references = new ArrayList<>();
    private final List<String> unknownFunctions = new ArrayList<>();
    private SourceSpan firstUnknown = new SourceSpan(0, 0);
    /** Where the list of groups stands. */
    private final Set<Expression> groupLists = Collections.newSetFromMap(new IdentityHashMap<>());

    private final Deque<Unfinished> open = new ArrayDeque<>();
    private int depth;

    private FormulaParser(String source, int levels, @Nullable CurrentUser user) {
        this.source = source;
        this.levels = levels;
        this.user = user;
        this.lexer = new Lexer(source);
    }

    /**
     * Reads one formula.
     *
     * @throws FormulaException if the text is not a formula, calls an unknown function, or exceeds a limit
     */
    public static Formula parse(String text) {
        return parse(text, MAX_NESTING);
    }

    /** As {@link #parse(String)}, of a text that was put together from formulas and has levels of its own around them. */
    public static Formula parse(String text, int levels) {
        return parse(text, levels, null);
    }

    /** As {@link #parse(String)}, with what {@code CURRENT_USER} gives; elsewhere there is no such function. */
    public static Formula parse(String text, CurrentUser user) {
        return parse(text, MAX_NESTING, user);
    }

    private static Formula parse(String text, int levels, @Nullable CurrentUser user) {
        if (text.length() > MAX_LENGTH) {
            throw FormulaException.limit(
                    new SourceSpan(MAX_LENGTH, text.length()),
                    "The formula is longer than " + MAX_LENGTH + " characters");
        }
        return new FormulaParser(text, levels, user).formula();
    }

    /** Whether the text is a formula, whatever fields it names. */
    public static boolean isFormula(String text) {
        try {
            parse(text);
            return true;
        } catch (FormulaException e) {
            return false;
        }
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

    /** Reads operand after operand. What they belong to lies in {@link #open}, so that depth takes no stack. */
    private Expression expression() {
        Expression read = operand();
        while (read == null || !open.isEmpty() || lexer.operator() != null) {
            read = read == null ? operand() : placed(read);
        }
        return read;
    }

    /** A whole operand; null after something that has operands of its own was begun. */
    private @Nullable Expression operand() {
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
                yield lexer.kind() == Lexer.Kind.OPEN ? begun(name, span) : reference(name, span);
            }
            case OPEN -> {
                begin(new Unfinished.Bracket(), span);
                lexer.advance();
                yield null;
            }
            case OPERATOR -> {
                if (lexer.operator() != Operator.SUBTRACT) {
                    throw unexpected("a value");
                }
                begin(new Unfinished.Sign(span), span);
                lexer.advance();
                yield null;
            }
            case CLOSE, COMMA, END -> throw unexpected("a value");
        };
    }

    /** What is finished by an expression that was read, or the expression when nothing is; null when an operand has to follow. */
    private @Nullable Expression placed(Expression read) {
        Unfinished around = open.peek();
        if (around instanceof Unfinished.Sign sign) {
            end();
            return new Expression.Negation(read, sign.span().to(read.span()));
        }
        Operator operator = lexer.operator();
        if (around instanceof Unfinished.Chain chain && (operator == null || operator.level() <= chain.level())) {
            chain.add(read);
            if (operator != null && operator.level() == chain.level()) {
                lexer.advance();
                chain.follow(operator);
                return null;
            }
            end();
            return ListComparison.of(chain.finished(), groupLists, user);
        }
        if (operator != null) {
            lexer.advance();
            begin(new Unfinished.Chain(read, operator), read.span());
            return null;
        }
        if (around instanceof Unfinished.Call call) {
            call.arguments().add(read);
            if (lexer.kind() == Lexer.Kind.COMMA) {
                lexer.advance();
                return null;
            }
            return finished(call);
        }
        expect(Lexer.Kind.CLOSE, "a closing parenthesis");
        end();
        return read;
    }

    private Expression reference(String name, SourceSpan span) {
        Expression.FieldReference reference = new Expression.FieldReference(name, span);
        references.add(reference);
        return reference;
    }

    /** A call without arguments; null after one that has some was begun. */
    private @Nullable Expression begun(String name, SourceSpan span) {
        Unfinished.Call call = new Unfinished.Call(name, span, new ArrayList<>(4));
        begin(call, span);
        lexer.advance();
        return lexer.kind() == Lexer.Kind.CLOSE ? finished(call) : null;
    }

    private Expression finished(Unfinished.Call call) {
        SourceSpan span = call.span().to(lexer.span());
        expect(Lexer.Kind.CLOSE, "a comma or a closing parenthesis");
        end();
        FormulaFunction function = FormulaFunction.named(call.name()).orElse(null);
        if (function == null) {
            return user != null && call.name().equalsIgnoreCase(CurrentUser.FUNCTION)
                    ? property(user, call.arguments(), span)
                    : unknown(call.name(), call.span());
        }
        checkArity(function, call.arguments().size(), span);
        return new Expression.Call(function, call.arguments(), span);
    }

    private Expression property(CurrentUser of, List<Expression> arguments, SourceSpan span) {
        String asked = arguments.size() == 1 && arguments.getFirst() instanceof Expression.TextLiteral text
                ? text.value()
                : "";
        if (arguments.isEmpty()) {
            return new Expression.TextLiteral(of.id(), span);
        }
        return switch (asked) {
            case "email" -> new Expression.TextLiteral(of.email(), span);
            case "groups" -> {
                Expression list = new Expression.TextLiteral(of.joinedGroups(), span);
                groupLists.add(list);
                yield list;
            }
            default ->
                throw FormulaException.syntax(span, CurrentUser.FUNCTION + " takes nothing, 'email' or 'groups'");
        };
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

    private void begin(Unfinished level, SourceSpan at) {
        open.push(level);
        depth += level.isLevel() ? 1 : 0;
        if (depth > levels) {
            throw FormulaException.nesting(at, MAX_NESTING);
        }
    }

    private void end() {
        depth -= open.pop().isLevel() ? 1 : 0;
    }
}
