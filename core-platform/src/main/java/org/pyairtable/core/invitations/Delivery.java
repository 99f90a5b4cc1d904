package org.pyairtable.core.invitations;

import java.util.Arrays;
import java.util.Locale;
import org.pyairtable.runtime.problem.ServiceException;

/** How the link of an invitation reaches the person. */
enum Delivery {
    /** By mail to the address. */
    MAIL,
    /** It is shown to the inviter, once, to hand over. */
    LINK;

    /** As it stands in JSON. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Delivery of(String wireName) {
        return Arrays.stream(values())
                .filter(known -> known.wireName().equals(wireName))
                .findFirst()
                .orElseThrow(() -> ServiceException.invalid("delivery", "is neither mail nor link"));
    }
}
