package org.pyairtable.formula;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
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

    /** Every match, in the replacement $1 to $99 are its groups, $& and $0 the whole, $$ a dollar sign. */
    private static Value replace(Arguments a) {
        String text = a.text(0);
        Matcher matcher = matcher(a);
        String replacement = a.text(2);
        StringBuilder result = new StringBuilder();
        int done = 0;
        while (matcher.find()) {
            result.append(text, done, matcher.start());
            append(result, replacement, matcher, a.frame());
            done = matcher.end();
        }
        return a.frame().text(result.append(text, done, text.length()).toString());
    }

    private static void append(StringBuilder result, String replacement, Matcher matcher, Frame frame) {
        int at = 0;
        frame.grow(result.length(), replacement.length());
        while (at < replacement.length()) {
            int dollar = replacement.indexOf('$', at);
            if (dollar < 0 || dollar + 1 == replacement.length()) {
                result.append(replacement, at, replacement.length());
                return;
            }
            result.append(replacement, at, dollar);
            at = dollar + reference(result, replacement, dollar, matcher);
            frame.grow(result.length(), 1);
        }
    }

    /** Appends what the dollar sign stands for; of a group that there is not, it stands for itself. */
    private static int reference(StringBuilder result, String replacement, int dollar, Matcher matcher) {
        char next = replacement.charAt(dollar + 1);
        if (next == '$') {
            result.append('$');
            return 2;
        }
        if (next == '&' || next == '0') {
            result.append(matcher.group());
            return 2;
        }
        int digits = dollar + 2 < replacement.length() && isDigit(replacement.charAt(dollar + 2)) ? 2 : 1;
        for (; isDigit(next) && digits > 0; digits--) {
            int group = Integer.parseInt(replacement.substring(dollar + 1, dollar + 1 + digits));
            if (group > 0 && group <= matcher.groupCount()) {
                String matched = matcher.group(group);
                result.append(matched == null ? "" : matched);
                return 1 + digits;
            }
        }
        result.append('$');
        return 1;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
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
                || size(expression) > LARGEST_PROGRAM) {
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

    /** About how many instructions it will have: counted repetitions multiply what they repeat. Known before it is built. */
    private static long size(String expression) {
        Deque<Long> enclosing = new ArrayDeque<>();
        long size = 0;
        long last = 0;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (c == '(') {
                enclosing.push(size);
                size = 0;
                last = 0;
            } else if (c == ')' && !enclosing.isEmpty()) {
                last = size + 2;
                size = enclosing.pop() + last;
            } else if (c == '{' && last > 0) {
                size += last * (largestNumber(expression, i + 1) - 1);
            } else {
                last = 1;
                size++;
            }
            size = Math.min(size, Integer.MAX_VALUE);
        }
        while (!enclosing.isEmpty()) {
            size += enclosing.pop();
        }
        return size;
    }

    /** At least 1. */
    private static long largestNumber(String expression, int from) {
        long largest = 1;
        long number = 0;
        for (int i = from; i < expression.length() && expression.charAt(i) != '}'; i++) {
            char c = expression.charAt(i);
            number = isDigit(c) ? Math.min(number * 10 + c - '0', Integer.MAX_VALUE) : 0;
            largest = Math.max(largest, number);
        }
        return largest;
    }
}
