package org.pyairtable.data.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.data.refusal.InvalidRequest;
import org.pyairtable.data.refusal.RefusedException;
import org.pyairtable.data.wire.Json;
import org.pyairtable.data.wire.QueryString;

class ListQueryTest {
    private static ListQuery query(String text) {
        return ListQuery.of(QueryString.parse(text));
    }

    private static ListQuery body(String json) {
        return ListQuery.of(Json.body(json.getBytes(StandardCharsets.UTF_8)), QueryString.parse(""));
    }

    @Test
    void defaultsAreAirtables() {
        ListQuery query = query("");

        assertThat(query.pageSize()).isEqualTo(100);
        assertThat(query.maxRecords()).isEmpty();
        assertThat(query.fields()).isEmpty();
        assertThat(query.byFieldId()).isFalse();
    }

    @Test
    void urlAndBodySayTheSame() {
        ListQuery byUrl = query("fields[]=A&pageSize=3&maxRecords=7&sort[0][field]=B&sort[0][direction]=desc"
                + "&filterByFormula=%7BA%7D%3E1&returnFieldsByFieldId=1");
        ListQuery byBody = body("{\"fields\":[\"A\"],\"pageSize\":3,\"maxRecords\":7,\"method\":\"post\","
                + "\"sort\":[{\"field\":\"B\",\"direction\":\"desc\"}],\"filterByFormula\":\"{A}>1\","
                + "\"returnFieldsByFieldId\":true}");

        assertThat(byBody).isEqualTo(byUrl);
        assertThat(byUrl.sort()).isEqualTo(List.of(new Sort("B", true)));
        assertThat(byUrl.byFieldId()).isTrue();
    }

    @Test
    void theOldLimitIsThePageSize() {
        assertThat(query("limit=50&offset=").pageSize()).isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pageSize=101",
                "pageSize=0",
                "pageSize=x",
                "maxRecords=-1",
                "sort[0][direction]=asc",
                "sort[0][field]=A&sort[0][direction]=up",
                "cellFormat=xml",
                "cellFormat=string",
                "returnFieldsByFieldId=maybe",
                "recordMetadata[]=secrets",
                "surprise=1"
            })
    void badParametersAreRefused(String text) {
        assertThatThrownBy(() -> query(text))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(new InvalidRequest.Malformed()));
    }

    @Test
    void anOffsetIsOnlyGoodForItsOwnWalk() {
        String own = query("filterByFormula=1&pageSize=3").fingerprint("tbl1");

        assertThat(query("filterByFormula=1&pageSize=5").fingerprint("tbl1")).isEqualTo(own);
        assertThat(query("filterByFormula=2&pageSize=3").fingerprint("tbl1")).isNotEqualTo(own);
        assertThat(query("filterByFormula=1").fingerprint("tbl2")).isNotEqualTo(own);
    }
}
