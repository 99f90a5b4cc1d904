package org.pyairtable.ai.provider;

/** A key that proves to a provider who pays. Never shown, logged or published. */
public record ApiKey(String value) {
    @Override
    public String toString() {
        return "ApiKey[…]";
    }
}
