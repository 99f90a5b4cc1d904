package org.pyairtable.data.comment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommentTextTest {
    private static final String ANN = "usrAAAAAAAAAAAAAA";
    private static final String BOB = "usrBBBBBBBBBBBBBB";

    @Test
    void findsEachMentionedUserOnce() {
        CommentText text = new CommentText("@[" + BOB + "] @[" + ANN + "]@[" + BOB + "] @[usr1] [" + ANN + "]");

        assertThat(text.mentions()).containsExactly(BOB, ANN);
    }

    @Test
    void readsWithNames() {
        CommentText text = new CommentText("Ask @[" + ANN + "] for $1");

        assertThat(text.readable(id -> "Ann $2", 100)).isEqualTo("Ask @Ann $2 for $1");
    }

    @Test
    void isShortenedBetweenCharacters() {
        CommentText text = new CommentText("ab👷👷");

        assertThat(text.readable(id -> id, 6)).isEqualTo("ab👷👷");
        assertThat(text.readable(id -> id, 5)).isEqualTo("ab👷…");
        assertThat(text.readable(id -> id, 4)).isEqualTo("ab…");
    }
}
