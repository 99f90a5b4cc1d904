package org.pyairtable.outbox.erasure;

import java.util.List;

/** The tables whose rows about a person are deleted as they are; a bean of each service that has some. */
public interface PersonRows {
    List<RowsOfPerson> all();
}
