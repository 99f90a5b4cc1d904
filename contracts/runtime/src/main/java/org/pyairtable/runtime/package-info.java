/** What every process of the suite shares and needs no database for. */
@NullMarked
package org.pyairtable.runtime;

import org.jspecify.annotations.NullMarked;
