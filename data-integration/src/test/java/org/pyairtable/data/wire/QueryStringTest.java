package org.pyairtable.data.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pyairtable.data.refusal.RefusedException;

class QueryStringTest {
    @Test
    void arraysComeInThreeForms() {
        QueryString query = QueryString.parse("fields%5B%5D=Name&fields%5B%5D=A+b%26c&records=rec1&x[1]=two&x[0]=one");

        assertThat(query.all("fields")).containsExactly("Name", "A b&c");
        assertThat(query.all("records")).containsExactly("rec1");
        assertThat(query.all("x")).containsExactly("one", "two");
    }

    @Test
    void aListWithinAListIsAList() {
        QueryString query = QueryString.parse("fields%5B%5D%5B1%5D=B&fields%5B%5D%5B0%5D=Name&x[0][]=one&x[1][]=two");

        assertThat(query.all("fields")).containsExactly("Name", "B");
        assertThat(query.all("x")).containsExactly("one", "two");
        assertThat(query.names()).containsExactly("fields", "x");
    }

    @Test
    void objectsInArraysKeepTheOrderOfTheirIndex() {
        QueryString query = QueryString.parse("sort[1][field]=B&sort%5B0%5D%5Bfield%5D=A&sort[0][direction]=desc");

        assertThat(query.objects("sort"))
                .isEqualTo(List.of(Map.of("field", "A", "direction", "desc"), Map.of("field", "B")));
    }

    @Test
    void anEmptyValueCountsAsAbsent() {
        QueryString query = QueryString.parse("offset=&pageSize=5");

        assertThat(query.one("offset")).isEmpty();
        assertThat(query.one("pageSize")).contains("5");
    }

    @Test
    void aBareQuestionMarkIsNoQuery() {
        assertThat(QueryString.parse("").names()).isEmpty();
        assertThat(QueryString.parse(null).names()).isEmpty();
    }

    @Test
    void unicodeArrivesWhole() {
        assertThat(QueryString.parse("view=%F0%9F%91%A9%E2%80%8D%F0%9F%9A%80").one("view"))
                .contains("👩‍🚀");
    }

    @Test
    void brokenEscapesAreRefused() {
        assertThatThrownBy(() -> QueryString.parse("view=%zz")).isInstanceOf(RefusedException.class);
    }
}
