/**
 * The kinds of steps. A kind is one record: it reads itself from JSON, is checked, translated between names and ids, started, and
 * documented by its own members; {@code docs/workflows.md} and the JSON Schema are generated from them.
 */
package org.pyairtable.workflow.steps;
