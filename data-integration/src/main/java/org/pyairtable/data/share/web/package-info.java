/** Links to views over HTTP: for creators, and for the holder of one. */
@NullMarked
package org.pyairtable.data.share.web;

import org.jspecify.annotations.NullMarked;
