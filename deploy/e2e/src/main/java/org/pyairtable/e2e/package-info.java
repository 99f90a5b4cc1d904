/** The demo: the main job of a user, played through the gateway of a running suite. */
package org.pyairtable.e2e;
