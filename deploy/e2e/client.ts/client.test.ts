// A client generated from the OpenAPI document of a running suite: what does not fit the document does not compile.
// Needs PYAIRTABLE_URL and PYAIRTABLE_TOKEN (all scopes) and makes a base of its own.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

const client = createClient<paths>({
  baseUrl: process.env.PYAIRTABLE_URL ?? "",
  headers: { authorization: `Bearer ${process.env.PYAIRTABLE_TOKEN}` },
  querySerializer: { array: { style: "form", explode: true } },
});

/** The answer, if it is one; a failure otherwise. */
function sound<T>(result: { data?: T; error?: unknown; response: Response }): T {
  assert.ok(result.data !== undefined, `${result.response.status} ${JSON.stringify(result.error)}`);
  return result.data;
}

let workspaceId: string;
let base: string;
let table: string;
let record: string;

before(async () => {
  const workspaces = sound(await client.GET("/api/workspaces"));
  workspaceId = workspaces.items[0]?.id ?? "";
  const created = sound(
    await client.POST("/v0/meta/bases", {
      body: {
        name: "Generated client",
        workspaceId,
        tables: [
          {
            name: "Tasks",
            fields: [
              { name: "Name", type: "singleLineText" },
              { name: "Effort", type: "number", options: { precision: 0 } },
            ],
          },
        ],
      },
    }),
  );
  base = created.id;
  table = created.tables[0]?.id ?? "";
});

test("the schema of a base is typed", async () => {
  const schema = sound(await client.GET("/v0/meta/bases/{base}/tables", { params: { path: { base } } }));
  const fields: components["schemas"]["Field"][] = schema.tables[0]?.fields ?? [];
  assert.deepEqual(
    fields.map((field) => field.name),
    ["Name", "Effort"],
  );
});

test("records are created, changed, listed and deleted", async () => {
  const path = { base, table };
  const created = sound(
    await client.POST("/v0/{base}/{table}", {
      params: { path },
      body: { records: [{ fields: { Name: "one", Effort: 1 } }, { fields: { Name: "two", Effort: 2 } }] },
    }),
  );
  assert.ok("records" in created);
  record = created.records[0]?.id ?? "";
  const changed = sound(
    await client.PATCH("/v0/{base}/{table}/{record}", {
      params: { path: { ...path, record } },
      body: { fields: { Effort: 5 } },
    }),
  );
  assert.equal(changed.fields.Effort, 5);
  const page = sound(
    await client.GET("/v0/{base}/{table}", {
      params: { path, query: { filterByFormula: "{Effort} > 1", "fields[]": ["Name"], pageSize: 10 } },
    }),
  );
  assert.deepEqual(page.records.map((found) => found.fields), [{ Name: "one" }, { Name: "two" }]);
  const deleted = sound(
    await client.DELETE("/v0/{base}/{table}", {
      params: { path, query: { "records[]": page.records.slice(1).map((found) => found.id) } },
    }),
  );
  assert.equal(deleted.records[0]?.deleted, true);
});

test("a record is commented on", async () => {
  const comment = sound(
    await client.POST("/v0/{base}/{table}/{record}/comments", {
      params: { path: { base, table, record } },
      body: { text: "Typed" },
    }),
  );
  assert.equal(comment.text, "Typed");
});

test("a view is created in the platform's own dialect", async () => {
  const view = sound(
    await client.POST("/api/bases/{base}/tables/{table}/views", {
      params: { path: { base, table } },
      body: { name: "Small", filter: "{Effort} < 3", hiddenFields: ["Effort"] },
    }),
  );
  assert.equal(view.visibleFieldIds.length, 1);
});

test("a formula is explained", async () => {
  const evaluated = sound(
    await client.POST("/api/formulas/evaluate", { body: { formula: "{Effort} * 2", fields: { Effort: 21 } } }),
  );
  assert.equal(evaluated.result, 42);
});

test("a workflow's steps are told apart by their action", async () => {
  const steps: components["schemas"]["Step"][] = [{ action: "evaluate", id: "double", formula: "2 * 2" }];
  const workflow = sound(
    await client.POST("/api/workflows", {
      body: { workspaceId, name: "Generated", trigger: { type: "manual" }, steps },
    }),
  );
  const first = workflow.steps[0];
  assert.equal(first?.action === "evaluate" ? first.formula : "", "2 * 2");
});

test("a refusal has the documented form", async () => {
  const { error, response } = await client.GET("/api/workspaces/{id}", { params: { path: { id: "wspNone" } } });
  assert.equal(response.status, 404);
  assert.equal(error?.status, 404);
});

test("a base is removed", async () => {
  const { response } = await client.DELETE("/api/bases/{base}", { params: { path: { base } } });
  assert.equal(response.status, 204);
});
