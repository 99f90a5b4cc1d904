/** Airtable's Web API for webhooks. */
@NullMarked
package org.pyairtable.data.webhook.web;

import org.jspecify.annotations.NullMarked;
