package org.pyairtable.communication.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.CommunicationCommand.SendLetter;

class LetterOrderTest {
    private static final Map<String, String> ADDRESSES =
            Map.of("usrAnn", "Ann@example.org", "usrBob", "bob@example.org");

    private static final LetterOrder.Members MEMBERS = new LetterOrder.Members() {
        @Override
        public Optional<String> addressOf(String workspaceId, String userId) {
            return Optional.ofNullable(ADDRESSES.get(userId));
        }

        @Override
        public boolean hasAddress(String workspaceId, String address) {
            return ADDRESSES.values().stream().anyMatch(address::equalsIgnoreCase);
        }
    };

    @Test
    void eachRecipientIsAddressedOnceHoweverOftenNamed() {
        LetterOrder.Checked checked =
                check(List.of("usrAnn", "usrBob"), List.of("ann@EXAMPLE.org"), "Late", "Roof", false);

        assertThat(checked).isInstanceOfSatisfying(LetterOrder.Checked.Sendable.class, sendable -> assertThat(
                        sendable.letter().addresses())
                .containsExactly("ann@example.org", "bob@example.org"));
    }

    @Test
    void anAddressThatIsNoMembersIsRefusedUnlessTheOperatorAllowsIt() {
        List<String> outside = List.of("eve@example.com");

        assertThat(check(List.of("usrAnn"), outside, "Late", "Roof", false))
                .isEqualTo(new LetterOrder.Checked.Refused(
                        "MAIL_RECIPIENT_REFUSED",
                        "1 of the recipients are not members of the workspace; letters go to members only, unless the operator"
                                + " sets PYAIRTABLE_MAIL_OUTSIDE_RECIPIENTS=true"));
        assertThat(check(List.of("usrAnn"), outside, "Late", "Roof", true))
                .isInstanceOf(LetterOrder.Checked.Sendable.class);
        assertThat(check(List.of("usrEve"), List.of(), "Late", "Roof", true))
                .isEqualTo(new LetterOrder.Checked.Refused(
                        "MAIL_RECIPIENT_REFUSED", "1 of the recipients are not members of the workspace"));
    }

    @Test
    void whatAddsHeadersOrExceedsItsSizeIsRefused() {
        List<String> ann = List.of("usrAnn");
        assertThat(List.of(
                        check(ann, List.of(), "Late\r\nBcc: eve@example.com", "Roof", true),
                        check(ann, List.of(), " ", "Roof", true),
                        check(ann, List.of(), "x".repeat(201), "Roof", true),
                        check(ann, List.of(), "Late", "", true),
                        check(ann, List.of(), "Late", "x".repeat(20_001), true),
                        check(List.of(), List.of(), "Late", "Roof", true),
                        check(Collections.nCopies(51, "usrAnn"), List.of(), "Late", "Roof", true),
                        check(ann, List.of("a@example.org, b@example.org"), "Late", "Roof", true)))
                .allSatisfy(checked -> assertThat(checked)
                        .isInstanceOfSatisfying(LetterOrder.Checked.Refused.class, refused -> assertThat(refused.code())
                                .isEqualTo("MAIL_INVALID")));
    }

    private static LetterOrder.Checked check(
            List<String> userIds, List<String> addresses, String subject, String text, boolean outsiders) {
        return LetterOrder.check(
                new SendLetter("wspSite", "key1", userIds, addresses, subject, text, Instant.EPOCH),
                MEMBERS,
                outsiders);
    }
}
