package org.pyairtable.outbox.erasure;

/** What a service keeps on people in one place. */
public non-sealed interface PersonalData extends ErasedData<ErasedPerson> {}
