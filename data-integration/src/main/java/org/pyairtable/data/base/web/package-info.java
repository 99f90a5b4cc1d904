/** Bases and their schemas over HTTP: Airtable's meta API, and what there is beyond it. */
@NullMarked
package org.pyairtable.data.base.web;

import org.jspecify.annotations.NullMarked;
