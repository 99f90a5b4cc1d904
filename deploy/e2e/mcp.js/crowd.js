// 100 MCP clients that write while somebody kills an instance: each change has a key, and is called again with the same key until
// it is answered. Prints what was refused in between; fails when something is lost, doubled, or refused without a clear error.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";

const address = process.env.PYAIRTABLE_URL;
const session = process.env.PYAIRTABLE_SESSION;
const CLIENTS = 100;
const CHANGES = 6;
const UNDER_WAY = 100;
const PATIENCE = 180_000;

async function rest(method, path, body, token = session) {
  const response = await fetch(address + path, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  assert.ok(response.ok, `${method} ${path}: ${response.status}`);
  return response.json();
}

const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

async function eventually(attempt) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) {
        throw error;
      }
      await sleep(200);
    }
  }
}

/** What came of one call: the answer, or the error as a client sees it. */
async function call(secret, name, args) {
  let response;
  let text;
  try {
    response = await fetch(`${address}/mcp`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${secret}`,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: args } }),
    });
    text = await response.text();
  } catch (error) {
    return { error: `connection: ${error.cause?.code ?? error.message}`, clear: true };
  }
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    return { error: `${response.status} without JSON: ${text.slice(0, 100)}`, clear: false };
  }
  if (body.error) {
    return { error: `${response.status} ${body.error.message}`, clear: body.error.message?.length > 10 };
  }
  if (!body.result) {
    // What the gateway refuses before it is a call: the rate limit, an instance that is away.
    const detail = body.detail ?? body.title ?? "";
    return { error: `${response.status} ${detail}`, clear: detail.length > 10 };
  }
  if (body.result.isError) {
    return { error: body.result.content[0].text, clear: body.result.content[0].text.length > 10 };
  }
  return { answer: body.result.structuredContent };
}

const workspace = (await rest("GET", "/api/workspaces")).items[0].id;
const base = await eventually(() =>
  rest("POST", "/v0/meta/bases", {
    name: "Crowd",
    workspaceId: workspace,
    tables: [{ name: "Changes", fields: [{ name: "Name", type: "singleLineText" }] }],
  }),
);
const { token } = await rest("POST", "/api/tokens", { name: "crowd", scopes: ["*"], writes: { "*": "allow" } });
await eventually(async () => assert.ok((await call(token, "list_tables", { base: base.id })).answer));

let done = 0;
let repeated = 0;
let madeBefore = 0;
const errors = new Map();

async function change(name) {
  const args = { base: base.id, table: "Changes", records: [{ Name: name }], key: `crowd-${base.id}-${name.replace(" ", "-")}` };
  const end = Date.now() + PATIENCE;
  for (;;) {
    const { answer, error, clear } = await call(token, "create_records", args);
    if (answer) {
      madeBefore += answer.status === "made_before" ? 1 : 0;
      done += 1;
      if (done === UNDER_WAY) {
        writeFileSync("under-way", "");
      }
      return;
    }
    assert.ok(clear, error);
    assert.ok(Date.now() < end, `${name} is not done: ${error}`);
    errors.set(error.slice(0, 120), (errors.get(error.slice(0, 120)) ?? 0) + 1);
    repeated += 1;
    await sleep(200 + Math.random() * 300);
  }
}

const names = Array.from({ length: CLIENTS * CHANGES }, (_, i) => `change ${i}`);
await Promise.all(
  Array.from({ length: CLIENTS }, async (_, client) => {
    for (let i = 0; i < CHANGES; i += 1) {
      await change(names[client * CHANGES + i]);
    }
  }),
);

const there = [];
let offset;
do {
  const page = await eventually(() =>
    rest("GET", `/v0/${base.id}/Changes?pageSize=100${offset ? `&offset=${encodeURIComponent(offset)}` : ""}`),
  );
  there.push(...page.records.map((record) => record.fields.Name));
  offset = page.offset;
} while (offset);
console.log(
  `# ${CLIENTS} clients, ${names.length} changes: ${repeated} calls repeated, ${madeBefore} of them had been made; ` +
    `errors: ${JSON.stringify(Object.fromEntries(errors))}`,
);
assert.equal(there.length, names.length, "records");
assert.deepEqual([...new Set(there)].sort(), [...names].sort());
