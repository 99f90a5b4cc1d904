/** The SMTP server. */
@NullMarked
package org.pyairtable.communication.mail.external;

import org.jspecify.annotations.NullMarked;
