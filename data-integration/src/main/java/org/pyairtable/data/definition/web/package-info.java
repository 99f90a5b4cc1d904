/** Definitions of bases over HTTP. */
@org.jspecify.annotations.NullMarked
package org.pyairtable.data.definition.web;
