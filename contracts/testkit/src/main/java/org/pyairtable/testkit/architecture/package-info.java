/** The architecture rules; a test in every module runs them. */
@NullMarked
package org.pyairtable.testkit.architecture;

import org.jspecify.annotations.NullMarked;
