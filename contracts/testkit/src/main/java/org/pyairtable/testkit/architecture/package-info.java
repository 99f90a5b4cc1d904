/** The rules of the architecture that a machine can hold; a test in every module runs them. */
@NullMarked
package org.pyairtable.testkit.architecture;

import org.jspecify.annotations.NullMarked;
