package org.pyairtable.data.cell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PersonNamesTest {
    private static final Map<String, String> ANN = Map.of("id", "usr1", "email", "ann@example.org", "name", "Ann");

    @Test
    void peopleAreLeftWithTheirNames() {
        assertThat(PersonNames.only(ANN)).isEqualTo(Map.of("name", "Ann"));
        assertThat(PersonNames.only(List.of(ANN, ANN)))
                .isEqualTo(List.of(Map.of("name", "Ann"), Map.of("name", "Ann")));
        assertThat(PersonNames.of(List.of(ANN))).contains(List.of("Ann"));
    }

    @Test
    void somebodyWhoIsGoneHasNoName() {
        assertThat(PersonNames.only(Map.of("id", "usr1"))).isEqualTo(Map.of("name", ""));
    }

    @Test
    void otherCellsStayAsTheyAre() {
        Map<String, Object> file = Map.of("id", "att1", "filename", "plan.pdf");

        assertThat(PersonNames.only(List.of(file, "text", 7))).isEqualTo(List.of(file, "text", 7));
        assertThat(PersonNames.of(List.of(file, "text"))).isEmpty();
        assertThat(PersonNames.of("text")).isEmpty();
    }
}
