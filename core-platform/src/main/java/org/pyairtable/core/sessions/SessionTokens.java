package org.pyairtable.core.sessions;

/**
 * The tokens of a signed-in client.
 *
 * @param accessToken for {@code Authorization: Bearer}
 * @param refreshToken valid for one use
 * @param expiresIn seconds until the access token expires
 */
public record SessionTokens(String accessToken, String refreshToken, String tokenType, long expiresIn) {
    @Override
    public String toString() {
        return "SessionTokens[…]";
    }
}
