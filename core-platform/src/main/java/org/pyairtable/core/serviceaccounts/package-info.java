/** Service accounts: members of a workspace that are programs. */
@NullMarked
package org.pyairtable.core.serviceaccounts;

import org.jspecify.annotations.NullMarked;
