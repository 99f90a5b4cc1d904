/** Airtable's webhooks API: what changed in a base, kept for whoever asked to be told. */
@NullMarked
package org.pyairtable.data.webhook;

import org.jspecify.annotations.NullMarked;
