/** Mails to people: commands whose secrets only this service opens, a queue with retries, SMTP. */
@NullMarked
package org.pyairtable.communication.mail;

import org.jspecify.annotations.NullMarked;
