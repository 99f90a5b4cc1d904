package org.pyairtable.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeptMessagesTest {
    private final KeptMessages kept = new KeptMessages();

    private void add(int offset, int bytes) {
        kept.add(new Message("topic", 0, offset, Optional.empty(), Map.of(), Optional.of(new byte[bytes])));
    }

    @Test
    void messagesAreReadFromAnyOfThemOn() {
        for (int offset = 0; offset < 5; offset++) {
            add(offset, 10);
        }

        assertThat(kept.from(0)).extracting(Message::offset).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(kept.from(3)).extracting(Message::offset).containsExactly(3L, 4L);
        assertThat(kept.from(5)).isEmpty();
        assertThat(kept.count()).isEqualTo(5);
    }

    @Test
    void theOldestGoWhenTheyTakeTooMuchMemory() {
        int half = (int) (KeptMessages.MOST_BYTES / 2);
        add(0, 10);
        add(1, half);
        add(2, half);

        assertThat(kept.from(0)).extracting(Message::offset).containsExactly(2L);
        assertThat(kept.count()).isEqualTo(3);
        add(3, 10);
        assertThat(kept.from(3)).extracting(Message::offset).containsExactly(3L);
    }

    @Test
    void aMessageThatIsLargerThanAllThatIsKeptIsKeptAlone() {
        add(0, 10);
        add(1, (int) KeptMessages.MOST_BYTES + 1);

        assertThat(kept.from(0)).extracting(Message::offset).containsExactly(1L);
    }
}
