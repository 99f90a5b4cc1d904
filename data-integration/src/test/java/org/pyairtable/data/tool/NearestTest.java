package org.pyairtable.data.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> TABLES = List.of("Projects", "Tasks", "Client invoices", "Staff");

    @Test
    void aTypingErrorIsForgiven() {
        assertThat(Nearest.to("Projcts", TABLES)).containsExactly("Projects");
        assertThat(Nearest.to("Satff", TABLES)).containsExactly("Staff");
        assertThat(Nearest.to("tasks", TABLES)).containsExactly("Tasks");
        assertThat(Nearest.to("invoices", TABLES)).containsExactly("Client invoices");
        assertThat(Nearest.to("client_invoice", TABLES)).containsExactly("Client invoices");
    }

    @Test
    void aNameThatIsLikeNoneHasNoneNear() {
        assertThat(Nearest.to("Warehouse", TABLES)).isEmpty();
        assertThat(Nearest.to("", TABLES)).isEmpty();
    }

    @Test
    void theAdviceNamesWhatIsNearAndAllThatThereIs() {
        assertThat(Nearest.advice("Projcts", TABLES, "Its tables"))
                .isEqualTo("Did you mean 'Projects'? Its tables: 'Projects', 'Tasks', 'Client invoices', 'Staff'.");
        assertThat(Nearest.advice("x", List.of(), "Its tables")).isEqualTo("Its tables: none.");
    }

    @Test
    void theAdviceIsShortHoweverMuchThereIs() {
        List<String> many = IntStream.range(0, 500).mapToObj(i -> "Table " + i).toList();

        assertThat(Nearest.advice("y", many, "Its tables"))
                .endsWith("'Table 39', and 460 more.")
                .hasSizeLessThan(1_000);
    }

    @Test
    void theDistanceCountsChangesOfCharacters() {
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
        assertThat(Nearest.distance("abc", "abc")).isZero();
        assertThat(Nearest.distance("abcd", "acbd")).isEqualTo(1);
    }
}
