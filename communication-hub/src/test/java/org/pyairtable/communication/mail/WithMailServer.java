package org.pyairtable.communication.mail;

import io.quarkus.test.junit.QuarkusTestProfile;

/** A hub with a mail server, apart from those without. */
public final class WithMailServer implements QuarkusTestProfile {}
