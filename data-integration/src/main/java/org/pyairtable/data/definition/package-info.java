/** The shape of a base as one JSON document that another base can be made of. */
@org.jspecify.annotations.NullMarked
package org.pyairtable.data.definition;
