/** The MCP server: the tools over JSON-RPC and HTTP. */
@NullMarked
package org.pyairtable.data.mcp.web;

import org.jspecify.annotations.NullMarked;
