package org.pyairtable.data.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChoicesTest {
    private static final Choice TODO = new Choice("sel1", "Todo", Optional.empty());
    private static final Choice DONE = new Choice("sel2", "Done", Optional.of("blueBright"));
    private static final Choice DONE_AGAIN = new Choice("sel3", "Done", Optional.empty());

    private final Choices choices = new Choices(List.of(TODO, DONE, DONE_AGAIN));

    @Test
    void theyKeepTheirOrder() {
        assertThat(choices).containsExactly(TODO, DONE, DONE_AGAIN);
    }

    @Test
    void oneIsFoundByItsId() {
        assertThat(choices.withId("sel3")).contains(DONE_AGAIN);
        assertThat(choices.withId("Todo")).isEmpty();
    }

    @Test
    void theFirstIsFoundByAName() {
        assertThat(choices.named("Done")).contains(DONE);
        assertThat(choices.named("done")).isEmpty();
    }

    @Test
    void fieldsWithTheSameChoicesAreEqual() {
        assertThat(new FieldKind.SingleSelect(List.of(TODO, DONE)))
                .isEqualTo(new FieldKind.SingleSelect(List.of(TODO, DONE)))
                .isNotEqualTo(new FieldKind.SingleSelect(List.of(DONE, TODO)));
    }
}
