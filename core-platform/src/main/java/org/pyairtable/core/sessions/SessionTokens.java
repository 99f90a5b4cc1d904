package org.pyairtable.core.sessions;

/**
 * What a client holds to stay signed in.
 *
 * @param accessToken for {@code Authorization: Bearer}
 * @param refreshToken good for one use
 * @param expiresIn seconds until the access token expires
 */
public record SessionTokens(String accessToken, String refreshToken, String tokenType, long expiresIn) {
    @Override
    public String toString() {
        return "SessionTokens[…]";
    }
}
