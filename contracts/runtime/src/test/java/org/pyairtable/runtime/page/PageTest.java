package org.pyairtable.runtime.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.runtime.problem.ServiceError;
import org.pyairtable.runtime.problem.ServiceException;

class PageTest {
    @Test
    void aListIsReadToItsEndPageByPage() {
        List<Long> list = List.of(9_000_000_000L, 70L, 36L, 3L, 1L);
        PageRequest first = PageRequest.of(null, 2);
        Page<Long> one = Page.ofSequence(after(list, first), first, Long::longValue);
        PageRequest second = PageRequest.of(one.nextCursor(), 2);
        Page<Long> two = Page.ofSequence(after(list, second), second, Long::longValue);
        PageRequest third = PageRequest.of(two.nextCursor(), 2);
        Page<Long> three = Page.ofSequence(after(list, third), third, Long::longValue);

        assertThat(one.items()).containsExactly(9_000_000_000L, 70L);
        assertThat(two.items()).containsExactly(36L, 3L);
        assertThat(three).isEqualTo(new Page<>(List.of(1L), null));
    }

    @Test
    void aListInTheOrderOfTextsHasTheTextOfItsLastItemAsCursor() {
        PageRequest request = PageRequest.of("", 2);

        Page<Integer> page = Page.ofTexts(List.of("usrA", "usrB", "usrC"), request, text -> text)
                .map(String::length);

        assertThat(page).isEqualTo(new Page<>(List.of(4, 4), "usrB"));
        assertThat(PageRequest.of("usrB", null).textOr("")).isEqualTo("usrB");
    }

    @Test
    void aFullPageAtTheEndOfTheListHasNoNextOne() {
        PageRequest request = PageRequest.of(null, 2);

        assertThat(Page.ofSequence(List.of(2L, 1L), request, Long::longValue).nextCursor())
                .isNull();
        assertThat(request.rows()).isEqualTo(3);
    }

    @Test
    void withoutACursorTheListBegins() {
        assertThat(PageRequest.of(null, null)).isEqualTo(new PageRequest(Optional.empty(), 100));
        assertThat(PageRequest.of("", null).sequenceOr(7)).isEqualTo(7);
        assertThat(PageRequest.of(null, null).textOr("a")).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$", "-", "1.5", " 1", "zzzzzzzzzzzzzz", "ü"})
    void aCursorThatNoPageGaveIsRefused(String cursor) {
        PageRequest request = PageRequest.of(cursor, 1);

        assertThatThrownBy(() -> request.sequenceOr(0))
                .isInstanceOfSatisfying(ServiceException.class, refused -> assertThat(refused.error())
                        .isEqualTo(new ServiceError.Invalid("cursor", "is not a cursor of this list")));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 101, Integer.MAX_VALUE})
    void aLimitOutOfBoundsIsRefused(int limit) {
        assertThatThrownBy(() -> PageRequest.of(null, limit))
                .isInstanceOfSatisfying(ServiceException.class, refused -> assertThat(refused.error())
                        .isEqualTo(new ServiceError.Invalid("limit", "is not between 1 and 100")));
    }

    private static List<Long> after(List<Long> newestFirst, PageRequest request) {
        long before = request.sequenceOr(Long.MAX_VALUE);
        return newestFirst.stream()
                .filter(item -> item < before)
                .limit(request.rows())
                .toList();
    }
}
