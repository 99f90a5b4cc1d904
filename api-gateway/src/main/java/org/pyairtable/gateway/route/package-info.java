/** The routing table: which paths exist, which service answers them, which scope they need. */
package org.pyairtable.gateway.route;
