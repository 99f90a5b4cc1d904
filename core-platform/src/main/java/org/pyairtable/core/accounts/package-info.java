/** What users and operators do with accounts: passwords, disabling, roles. */
@NullMarked
package org.pyairtable.core.accounts;

import org.jspecify.annotations.NullMarked;
