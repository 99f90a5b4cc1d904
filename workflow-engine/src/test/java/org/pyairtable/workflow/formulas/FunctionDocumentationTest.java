package org.pyairtable.workflow.formulas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.pyairtable.formula.FormulaFunction;
import org.pyairtable.workflow.Documents;

/** The documentation of the language is of this language. */
class FunctionDocumentationTest {
    @Test
    void everyFunctionIsDocumentedAndNoOther() {
        assertThat(FunctionDocumentation.words().keySet())
                .containsExactlyInAnyOrderElementsOf(FormulaFunction.all().stream()
                        .map(FormulaFunction::name)
                        .toList());
    }

    @Test
    void everyExampleUsesItsFunctionAndGivesWhatTheFileSays() {
        assertThat(FunctionDocumentation.all()).hasSize(84).allSatisfy(function -> {
            assertThat(function.example()).contains(function.name() + "(");
            assertThat(function.signature()).startsWith(function.name() + "(");
            String gives = FunctionDocumentation.words().get(function.name()).gives();
            assertThat(function.exampleResult() == null ? "" : Documents.write(function.exampleResult()))
                    .as(function.example())
                    .isEqualTo(gives);
        });
    }
}
