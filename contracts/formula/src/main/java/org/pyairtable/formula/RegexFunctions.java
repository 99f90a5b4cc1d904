package org.pyairtable.formula;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;

/** The regular expressions, in RE2 syntax and linear time. Pattern and text are bounded so that a row stays cheap. */
final class RegexFunctions {
    static final List<FormulaFunction> ALL = List.of(
            of("REGEX_EXTRACT", 2, ResultType.TEXT, RegexFunctions::extract),
            of("REGEX_MATCH", 2, ResultType.BOOLEAN, a -> Value.of(matcher(a).find())),
            of("REGEX_REPLACE", 3, ResultType.TEXT, RegexFunctions::replace));

    private static final int LONGEST_PATTERN = 1_000;
    private static final int DEEPEST_PATTERN = 50;
    private static final int LARGEST_PROGRAM = 20_000;
    private static final long MOST_STEPS = 20_000_000;

    private RegexFunctions() {}

    private static FormulaFunction of(String name, int arguments, ResultType type, FormulaFunction.Body body) {
        return FormulaFunction.of(FormulaFunction.Category.REGEX, name, arguments, arguments, type, body);
    }

    private static Value extract(Arguments a) {
        Matcher matcher = matcher(a);
        if (!matcher.find()) {
            throw new EvaluationFailure("nothing matches the pattern");
        }
        return a.frame().text(matcher.group());
    }

    private static Value replace(Arguments a) {
        try {
            return a.frame().text(matcher(a).replaceAll(a.text(2)));
        } catch (IndexOutOfBoundsException | IllegalArgumentException badReplacement) {
            throw new EvaluationFailure("the replacement names a group that the pattern does not have");
        }
    }

    private static Matcher matcher(Arguments a) {
        String text = a.text(0);
        Pattern pattern = a.compiled(Pattern.class, a.text(1), RegexFunctions::pattern);
        long steps = (long) text.length() * pattern.programSize();
        if (steps > MOST_STEPS) {
            throw new EvaluationFailure("the pattern is too large for so long a text");
        }
        a.frame().spend(steps);
        return pattern.matcher(text);
    }

    private static Pattern pattern(String expression) {
        if (expression.length() > LONGEST_PATTERN
                || depth(expression) > DEEPEST_PATTERN
                || repeats(expression) > LARGEST_PROGRAM) {
            throw new EvaluationFailure("the pattern is too large");
        }
        try {
            return Pattern.compile(expression);
        } catch (PatternSyntaxException notRe2) {
            throw new EvaluationFailure("the pattern is not valid: " + notRe2.getDescription());
        }
    }

    private static int depth(String expression) {
        int depth = 0;
        int deepest = 0;
        for (int i = 0; i < expression.length(); i++) {
            depth += expression.charAt(i) == '(' ? 1 : expression.charAt(i) == ')' ? -1 : 0;
            deepest = Math.max(deepest, depth);
        }
        return deepest;
    }

    /** An upper bound of what counted repetitions, were they all nested, multiply to; refused before they are built. */
    private static long repeats(String expression) {
        long product = 1;
        int open = expression.indexOf('{');
        while (open >= 0) {
            long count = largestNumber(expression, open + 1);
            product = Math.min(product * Math.max(1, count), Integer.MAX_VALUE);
            open = expression.indexOf('{', open + 1);
        }
        return product;
    }

    private static long largestNumber(String expression, int from) {
        long largest = 0;
        long number = 0;
        for (int i = from; i < expression.length() && expression.charAt(i) != '}'; i++) {
            char c = expression.charAt(i);
            number = c >= '0' && c <= '9' ? Math.min(number * 10 + c - '0', Integer.MAX_VALUE) : 0;
            largest = Math.max(largest, number);
        }
        return largest;
    }
}
