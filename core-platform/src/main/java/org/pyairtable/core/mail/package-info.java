/** Mails, as commands whose secrets only communication-hub can open. */
@NullMarked
package org.pyairtable.core.mail;

import org.jspecify.annotations.NullMarked;
