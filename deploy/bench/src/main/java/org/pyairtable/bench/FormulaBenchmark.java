package org.pyairtable.bench;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.pyairtable.formula.CellType;
import org.pyairtable.formula.CompiledFormula;
import org.pyairtable.formula.EvaluationContext;
import org.pyairtable.formula.FieldResolver;
import org.pyairtable.formula.Formula;
import org.pyairtable.formula.FormulaField;
import org.pyairtable.formula.FormulaParser;
import org.pyairtable.formula.RecordValues;
import org.pyairtable.formula.Value;

/** The formula language on one core: evaluation of a compiled formula on changing rows, and parsing. Needs no suite. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class FormulaBenchmark {
    private static final String FORMULA =
            "IF({Price} * {Qty} > 40, CONCATENATE(\"total \", ROUND({Price} * {Qty} * 1.19, 2)), \"small\")";
    private static final double BYTES = FORMULA.getBytes(StandardCharsets.UTF_8).length;
    private static final FieldResolver FIELDS = FieldResolver.of(List.of(
            new FormulaField("fldPrice", "Price", CellType.of("currency")),
            new FormulaField("fldQty", "Qty", CellType.of("number"))));
    private static final EvaluationContext CONTEXT = EvaluationContext.at(java.time.Instant.EPOCH);

    private final CompiledFormula formula = FormulaParser.parse(FORMULA).bind(FIELDS);
    private final List<RecordValues> rows = List.of(row(12.5, 4), row(3.3, 2), row(99.99, 7), row(20, 3));
    private int next;

    private static RecordValues row(double price, double quantity) {
        return RecordValues.of(Map.of("fldPrice", Value.of(price), "fldQty", Value.of(quantity)));
    }

    @Benchmark
    public Value evaluate() {
        return formula.evaluate(rows.get(next++ & 3), CONTEXT);
    }

    @Benchmark
    public Formula parse() {
        return FormulaParser.parse(FORMULA);
    }

    public static void main(String[] arguments) throws RunnerException {
        System.out.println(Machine.describe());
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(FormulaBenchmark.class.getSimpleName())
                        .build())
                .run();
        for (RunResult result : results) {
            double rate = result.getPrimaryResult().getScore();
            if (result.getPrimaryResult().getLabel().equals("parse")) {
                DataBenchmark.report("parser, one core", rate * BYTES / 1e6, "MB/s", "≥ 20");
            } else {
                DataBenchmark.report("evaluations, one core", rate / 1e6, "M/s", "≥ 3");
            }
        }
    }
}
