package org.pyairtable.communication.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class EventTypesTest {
    @Test
    void takesTypesOfEveryFedTopicOnce() {
        EventTypes types = EventTypes.of(List.of(
                "org.pyairtable.workflow.events.run-failed.v1",
                "org.pyairtable.data.records.changed.v1",
                "org.pyairtable.data.records.changed.v1"));

        assertThat(types.sorted())
                .containsExactly(
                        "org.pyairtable.data.records.changed.v1", "org.pyairtable.workflow.events.run-failed.v1");
        assertThat(EventTypes.of(List.of("*")).sorted()).containsExactly("*");
    }

    @Test
    void refusesAnEmptyListUnknownTypesAndDeliveryEvents() {
        assertThatThrownBy(() -> EventTypes.of(List.of())).hasMessageContaining("is empty");
        assertThatThrownBy(() -> EventTypes.of(List.of("*", "org.pyairtable.data.records.changed.v9")))
                .hasMessage("is not an event type that webhooks deliver");
        assertThatThrownBy(() -> EventTypes.of(List.of("org.pyairtable.communication.events.webhook-delivered.v1")))
                .hasMessage("is not an event type that webhooks deliver");
    }
}
