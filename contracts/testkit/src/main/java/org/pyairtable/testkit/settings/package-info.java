/** Tests of configuration mappings. */
@org.jspecify.annotations.NullMarked
package org.pyairtable.testkit.settings;
