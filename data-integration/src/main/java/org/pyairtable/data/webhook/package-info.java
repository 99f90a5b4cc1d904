/** Airtable's webhooks API: what changed in a base, kept for the receivers of webhooks. */
@NullMarked
package org.pyairtable.data.webhook;

import org.jspecify.annotations.NullMarked;
