package org.pyairtable.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    @Test
    void allowsTheReserveAndThenAShareOfTheRequests() {
        RetryBudget budget = new RetryBudget(0.1, 2);
        assertThat(budget.withdraw()).isTrue();
        assertThat(budget.withdraw()).isTrue();
        assertThat(budget.withdraw()).isFalse();

        int retries = 0;
        for (int i = 0; i < 1_000; i++) {
            budget.requested();
            retries += budget.withdraw() ? 1 : 0;
        }

        assertThat(retries).isBetween(98, 100);
    }

    @Test
    void doesNotSaveUpForEver() {
        RetryBudget budget = new RetryBudget(1, 1);
        for (int i = 0; i < 1_000; i++) {
            budget.requested();
        }

        int retries = 0;
        while (budget.withdraw()) {
            retries++;
        }

        assertThat(retries).isEqualTo(10);
    }

    @Test
    void withoutReserveAndShareThereIsNone() {
        RetryBudget budget = new RetryBudget(0, 0);
        budget.requested();

        assertThat(budget.withdraw()).isFalse();
    }
}
