/** Registration of users, and the first user of an installation. */
@NullMarked
package org.pyairtable.core.registration;

import org.jspecify.annotations.NullMarked;
