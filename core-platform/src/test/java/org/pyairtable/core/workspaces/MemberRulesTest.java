package org.pyairtable.core.workspaces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pyairtable.events.Role;
import org.pyairtable.runtime.problem.ServiceException;

class MemberRulesTest {
    @Test
    void aRoleAboveOnesOwnCannotBeGranted() {
        assertThat(givenBy(Role.OWNER)).containsExactly(Role.values());
        assertThat(givenBy(Role.CREATOR)).containsExactly(Role.VIEWER, Role.COMMENTER, Role.EDITOR, Role.CREATOR);
        assertThat(givenBy(Role.EDITOR)).isEmpty();
        assertThat(givenBy(Role.VIEWER)).isEmpty();
    }

    @Test
    void aCreatorDoesNotTouchAnOwner() {
        assertThatThrownBy(() -> MemberRules.mayManage(Role.CREATOR, Role.OWNER))
                .hasMessage("The member's role owner is above your own");
        assertThatCode(() -> MemberRules.mayManage(Role.OWNER, Role.OWNER)).doesNotThrowAnyException();
    }

    @Test
    void theLastOwnerStays() {
        assertThatThrownBy(() -> MemberRules.refuseLastOwner(1))
                .hasMessage("A workspace needs at least one owner; give another member the role owner first");
        assertThatCode(() -> MemberRules.refuseLastOwner(2)).doesNotThrowAnyException();
    }

    private static List<Role> givenBy(Role own) {
        return Arrays.stream(Role.values()).filter(role -> allowed(own, role)).toList();
    }

    private static boolean allowed(Role own, Role given) {
        try {
            MemberRules.mayGive(own, given);
            return true;
        } catch (ServiceException refused) {
            return false;
        }
    }
}
