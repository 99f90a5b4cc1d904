/** What callers ask of runs over HTTP: start, read, cancel, retry, replay and decide. */
package org.pyairtable.workflow.runs.requests;
