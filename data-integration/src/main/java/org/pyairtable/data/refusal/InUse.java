package org.pyairtable.data.refusal;

/**
 * Something is not deleted or converted because it is in use, and the caller asked that it is refused then.
 *
 * @param what the table or field, by its name
 * @param uses at least one
 */
public record InUse(String what, Uses uses) implements Refusal {
    /** Its code in problems. */
    public static final String CODE = "IN_USE";

    @Override
    public String message() {
        return what + " is used by " + uses.named()
                + ". Nothing was changed; ask again without refuseIfUsed to change it all the same.";
    }
}
