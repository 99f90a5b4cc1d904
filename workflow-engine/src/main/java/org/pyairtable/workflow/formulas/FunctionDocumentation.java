package org.pyairtable.workflow.formulas;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pyairtable.formula.EvaluationContext;
import org.pyairtable.formula.FieldResolver;
import org.pyairtable.formula.FormulaFunction;
import org.pyairtable.formula.FormulaParser;
import org.pyairtable.formula.Value;

/**
 * A function of the language as people read it. What the language knows comes from it, and the example's value is what it
 * computes; only the words are written by hand.
 *
 * @param category {@code text}, {@code logical}, {@code numeric}, {@code date}, {@code array}, {@code record} or {@code regex}
 * @param signature its arguments, those in brackets optional
 * @param minimumArguments how many arguments it needs
 * @param maximumArguments how many it takes; absent for any number
 * @param description what it gives
 * @param example a formula that needs no record
 * @param exampleResult its value in the JSON of the Web API; absent for blank
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FunctionDocumentation(
        String name,
        String category,
        String signature,
        int minimumArguments,
        @Nullable Integer maximumArguments,
        String description,
        String example,
        @Nullable Object exampleResult) {
    static final EvaluationContext EXAMPLES = EvaluationContext.at(Instant.parse("2026-03-04T09:30:00Z"))
            .forRecord("recExample", Instant.parse("2026-01-01T08:00:00Z"), Instant.parse("2026-03-04T09:30:00Z"));

    /** The words of one function; {@code gives} is what a test holds the example to. */
    record Words(String name, String signature, String description, String example, String gives) {
        private static Words of(String line) {
            String[] parts = line.split(" \\|( |$)", -1);
            return new Words(parts[0], parts[1], parts[2], parts[3], parts.length > 4 ? parts[4].strip() : "");
        }
    }

    /** Every function, by name. */
    static List<FunctionDocumentation> all() {
        Map<String, Words> words = words();
        return FormulaFunction.all().stream()
                .map(function -> of(
                        function,
                        Objects.requireNonNull(words.get(function.name()), () -> function.name() + " is documented")))
                .toList();
    }

    static Map<String, Words> words() {
        try (InputStream file = FunctionDocumentation.class.getResourceAsStream("/formula-functions.txt")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(Words::of)
                    .collect(Collectors.toMap(Words::name, Function.identity()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FunctionDocumentation of(FormulaFunction function, Words words) {
        return new FunctionDocumentation(
                function.name(),
                function.category().name().toLowerCase(Locale.ROOT),
                words.signature(),
                function.minimumArguments(),
                function.maximumArguments() == Integer.MAX_VALUE ? null : function.maximumArguments(),
                words.description(),
                words.example(),
                evaluated(words.example()));
    }

    private static @Nullable Object evaluated(String example) {
        return CellValues.toJson(FormulaParser.parse(example)
                        .bind(FieldResolver.of(List.of()))
                        .evaluate(field -> Value.BLANK, EXAMPLES))
                .orElse(null);
    }
}
