package org.pyairtable.core.keys;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.pyairtable.core.secrets.KeySeal;

/** A signing key as stored. */
@Entity
@Table(name = "signing_keys")
class StoredKey {
    @Id
    private String id;

    @Column(name = "public_key")
    private byte[] publicKey;

    @Column(name = "private_key")
    private byte[] privateKey;

    private boolean encrypted;

    @Column(name = "signs_from")
    private Instant signsFrom;

    @Column(name = "signs_until")
    private Instant signsUntil;

    @Column(name = "not_after")
    private Instant notAfter;

    @Version
    private int version;

    protected StoredKey() {}

    StoredKey(SigningKey key, KeySeal seal) {
        this.id = key.id();
        this.publicKey = key.publicKey().getEncoded();
        this.privateKey = seal.seal(key.privateKey().getEncoded(), key.id());
        this.encrypted = seal.active();
        this.signsFrom = key.signsFrom();
        this.signsUntil = key.signsUntil();
        this.notAfter = key.notAfter();
    }

    SigningKey open(KeySeal seal) {
        byte[] pkcs8 = encrypted ? seal.open(privateKey, id) : privateKey;
        return new SigningKey(
                id, SigningKey.publicKey(publicKey), SigningKey.privateKey(pkcs8), signsFrom, signsUntil, notAfter);
    }
}
