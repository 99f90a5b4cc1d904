/** CSV files over HTTP. */
@NullMarked
package org.pyairtable.data.csv.web;

import org.jspecify.annotations.NullMarked;
