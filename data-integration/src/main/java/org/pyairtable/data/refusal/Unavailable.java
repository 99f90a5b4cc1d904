package org.pyairtable.data.refusal;

/** Nothing of the request happened, or what happened is stated, and the next attempt can succeed. */
public sealed interface Unavailable extends Refusal {
    /** Something that the request needs does not answer. */
    record Service() implements Unavailable {
        @Override
        public String message() {
            return "Server encountered an error while processing your request, and it is safe to retry the request";
        }
    }

    /** @param message what has no room, and what needs less */
    record NoRoom(String message) implements Unavailable {}
}
