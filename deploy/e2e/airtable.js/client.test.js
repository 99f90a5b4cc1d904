// Airtable's official client against a running suite: nothing is changed but the address and the token.
// Needs PYAIRTABLE_URL and PYAIRTABLE_TOKEN (all scopes) and makes a base of its own.
"use strict";

const assert = require("node:assert/strict");
const { before, test } = require("node:test");
const Airtable = require("airtable");

const address = process.env.PYAIRTABLE_URL;
const token = process.env.PYAIRTABLE_TOKEN;
const airtable = new Airtable({ apiKey: token, endpointUrl: address, noRetryIfRateLimited: true });

let base;
let projects;
let tasks;

/** What the client itself has no call for. */
async function rest(method, path, body) {
  const response = await fetch(address + path, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const answer = await response.json();
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}

function number(name) {
  return { name, type: "number", options: { precision: 2 } };
}

async function failure(call) {
  try {
    await call;
  } catch (error) {
    return { status: error.statusCode, type: error.error, message: error.message };
  }
  return assert.fail("was not refused");
}

function names(records) {
  return records.map((record) => record.get("Name"));
}

before(async () => {
  const workspace = (await rest("GET", "/api/workspaces")).items[0].id;
  const created = await rest("POST", "/v0/meta/bases", {
    name: "Client test",
    workspaceId: workspace,
    tables: [
      {
        name: "Projects",
        fields: [
          { name: "Name", type: "singleLineText" },
          { name: "Notes", type: "multilineText" },
          number("Budget"),
          number("Spent"),
          {
            name: "Status",
            type: "singleSelect",
            options: { choices: [{ name: "Planned" }, { name: "Running" }, { name: "Done" }] },
          },
          { name: "Tags", type: "multipleSelects", options: { choices: [{ name: "new" }, { name: "roof" }] } },
          { name: "Due", type: "date", options: { dateFormat: { name: "iso" } } },
          { name: "Urgent", type: "checkbox", options: { icon: "check", color: "redBright" } },
        ],
      },
      { name: "Tasks & more/less", fields: [{ name: "Name", type: "singleLineText" }, number("Hours")] },
    ],
  });
  const [first, second] = created.tables;
  await rest("POST", `/v0/meta/bases/${created.id}/tables/${first.id}/fields`, {
    name: "Left",
    type: "formula",
    options: { formula: "{Budget} - {Spent}" },
  });
  await rest("POST", `/v0/meta/bases/${created.id}/tables/${second.id}/fields`, {
    name: "Project",
    type: "multipleRecordLinks",
    options: { linkedTableId: first.id },
  });
  base = airtable.base(created.id);
  projects = base("Projects");
  tasks = base("Tasks & more/less");
});

test("creates one record and reads its formula at once", async () => {
  const record = await projects.create({ Name: "Harbour 🏗️", Budget: 100.25, Spent: 40, Status: "Planned", Urgent: true });

  assert.match(record.id, /^rec[A-Za-z0-9]{14}$/);
  assert.equal(record.get("Name"), "Harbour 🏗️");
  assert.equal(record.get("Left"), 60.25);
  assert.equal(record.get("Urgent"), true);
  const found = await projects.find(record.id);
  assert.deepEqual(found.fields, record.fields);
  assert.match(found._rawJson.createdTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  await record.destroy();
});

test("creates ten, updates, replaces and deletes them by arrays", async () => {
  const made = await projects.create(
    Array.from({ length: 10 }, (unused, i) => ({ fields: { Name: `P${i}`, Budget: i, Notes: "n" } })),
  );
  assert.deepEqual(names(made), ["P0", "P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9"]);

  const updated = await projects.update(made.map((r) => ({ id: r.id, fields: { Budget: 7 } })));
  assert.ok(updated.every((r) => r.get("Budget") === 7 && r.get("Notes") === "n"));

  const replaced = await projects.replace([{ id: made[0].id, fields: { Name: "only" } }]);
  assert.deepEqual(replaced[0].fields, { Name: "only", Left: 0 });

  const single = await projects.update(made[1].id, { Notes: null });
  assert.equal(single.get("Notes"), undefined);

  const gone = await projects.destroy(made.map((r) => r.id));
  assert.deepEqual(gone.map((r) => r.id), made.map((r) => r.id));
  assert.equal((await failure(projects.find(made[0].id))).status, 403);
});

test("pages, sorts, filters and picks fields, by GET and by POST", async () => {
  for (let start = 0; start < 250; start += 10) {
    await tasks.create(
      Array.from({ length: 10 }, (unused, i) => ({ fields: { Name: `T${String(start + i).padStart(3, "0")}`, Hours: (start + i) % 50 } })),
    );
  }
  const sizes = [];
  await tasks.select({ pageSize: 100 }).eachPage((records, next) => {
    sizes.push(records.length);
    next();
  });
  assert.deepEqual(sizes, [100, 100, 50]);

  for (const method of ["get", "post"]) {
    const found = await tasks
      .select({
        method,
        fields: ["Name", "Hours"],
        filterByFormula: "AND({Hours} >= 48, FIND('T', {Name}) = 1)",
        sort: [
          { field: "Hours", direction: "desc" },
          { field: "Name", direction: "asc" },
        ],
        maxRecords: 7,
        pageSize: 3,
      })
      .all();
    assert.deepEqual(names(found), ["T049", "T099", "T149", "T199", "T249", "T048", "T098"], method);
  }
  const texts = await tasks
    .select({ maxRecords: 1, cellFormat: "string", timeZone: "Europe/Berlin", userLocale: "de" })
    .firstPage();
  assert.equal(typeof texts[0].get("Hours"), "string");

  // Longer than a URL may be: the client changes to POST by itself.
  const long = `OR(${Array.from({ length: 1500 }, (unused, i) => `{Name}='T${i}'`).join(",")}, {Name}='T007')`;
  assert.deepEqual(names(await tasks.select({ filterByFormula: long, sort: [{ field: "Name" }] }).all()).slice(0, 2), ["T007", "T100"]);
});

test("keeps both sides of a link", async () => {
  const project = await projects.create({ Name: "Bridge" });
  const [a, b] = await tasks.create([
    { fields: { Name: "Piles", Project: [project.id] } },
    { fields: { Name: "Deck", Project: [project.id] } },
  ]);
  assert.deepEqual((await projects.find(project.id)).get("Tasks & more/less"), [a.id, b.id]);
  await a.destroy();
  assert.deepEqual((await projects.find(project.id)).get("Tasks & more/less"), [b.id]);
});

test("upserts, and casts types on demand", async () => {
  const merge = { performUpsert: { fieldsToMergeOn: ["Name"] }, typecast: true };
  const created = await projects.update([{ fields: { Name: "Tower", Budget: "1,200.50", Tags: ["new", "glass"] } }], merge);
  assert.equal(created[0].get("Budget"), 1200.5);
  assert.deepEqual(created[0].get("Tags"), ["new", "glass"]);

  const again = await projects.update([{ fields: { Name: "Tower", Due: "2026-12-24", Urgent: "yes" } }], merge);
  assert.equal(again[0].id, created[0].id);
  assert.equal(again[0].get("Due"), "2026-12-24");
  assert.equal(again[0].get("Budget"), 1200.5);
});

test("answers formulas that fetch sends with their braces", async () => {
  const made = await projects.create({ Name: "Braces | pipes" });
  const found = await rest("GET", `/v0/${base.getId()}/Projects?filterByFormula={Name}="Braces | pipes"`);
  assert.deepEqual(
    found.records.map((record) => record.id),
    [made.id],
  );
  await projects.destroy(made.id);
});

test("refuses as Airtable does", async () => {
  const stranger = new Airtable({ apiKey: "patNobody", endpointUrl: address }).base(base.getId());
  assert.deepEqual(await failure(stranger("Projects").select().firstPage()), {
    status: 401,
    type: "AUTHENTICATION_REQUIRED",
    message: "You should provide valid api key to perform this operation",
  });
  assert.deepEqual(await failure(projects.create({ Nope: 1 })), {
    status: 422,
    type: "UNKNOWN_FIELD_NAME",
    message: 'Unknown field name: "Nope"',
  });
  assert.deepEqual(await failure(projects.create({ Budget: "much" })), {
    status: 422,
    type: "INVALID_VALUE_FOR_COLUMN",
    message: 'Field "Budget" cannot accept the provided value',
  });
  assert.deepEqual(await failure(projects.create({ Left: 1 })), {
    status: 422,
    type: "INVALID_VALUE_FOR_COLUMN",
    message: 'Field "Left" cannot accept a value because the field is computed',
  });
  assert.deepEqual(await failure(projects.create({ Status: "Lost" })), {
    status: 422,
    type: "INVALID_MULTIPLE_CHOICE_OPTIONS",
    message: 'Insufficient permissions to create new select option ""Lost""',
  });
  const eleven = Array.from({ length: 11 }, () => ({ fields: { Name: "x" } }));
  assert.equal((await failure(projects.create(eleven))).status, 422);
  assert.deepEqual(await failure(tasks.select({ filterByFormula: "{Hours" }).firstPage()), {
    status: 422,
    type: "INVALID_FILTER_BY_FORMULA",
    message: "The formula for filtering records is invalid: Invalid formula. Please check your formula text.",
  });
  assert.equal((await failure(base("No such table").select().firstPage())).type, "NOT_AUTHORIZED");
  assert.equal((await failure(projects.update("rec00000000000000", { Name: "x" }))).type, "NOT_FOUND");
});
