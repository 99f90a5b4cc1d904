/**
 * Steps that wait for events. The transaction of an event writes what has come into the waits that it ends ({@code EventWaits});
 * afterwards their runs are made due ({@code WaitWorker}), and their turn takes it. So an event locks no run, and the number of
 * runs that it wakes does not make its transaction longer. An event stays for five minutes, for waits that begin after it.
 */
package org.pyairtable.workflow.runs.waits;
