// SPDX-License-Identifier: GPL-2.0-or-later
//
// validate.js SCHEMA.json valid|invalid FILE...: every FILE, JSON or all documents of a YAML file, conforms
// to SCHEMA, or none does. SARIF's schema is of draft 4, ours are of draft 7.
"use strict";

const fs = require("fs");
const addFormats = require("ajv-formats");

const read = (path) => JSON.parse(fs.readFileSync(path, "utf8"));
const documents = (path) => path.endsWith(".yaml")
	? require("yaml").parseAllDocuments(fs.readFileSync(path, "utf8")).map((d) => d.toJS())
	: [read(path)];
const [schemaPath, expected, ...files] = process.argv.slice(2);

if (!["valid", "invalid"].includes(expected) || files.length === 0) {
	console.error("usage: validate.js SCHEMA.json valid|invalid FILE.json...");
	process.exit(2);
}

const schema = read(schemaPath);
const draft4 = /draft-04/.test(schema.$schema);
const Ajv = require(draft4 ? "ajv-draft-04" : "ajv").default || require(draft4 ? "ajv-draft-04" : "ajv");
// strict: a misspelled keyword of our own schemas is an error, not nothing
const ajv = new Ajv({ allErrors: true, ownProperties: true, // `constructor` is a key like any other
	strict: !draft4, allowUnionTypes: true, strictRequired: false,
	unicodeRegExp: !draft4 }); // one pattern of SARIF is none in Unicode mode
addFormats(ajv);
const validate = ajv.compile(schema);
let bad = 0;

for (const file of files) {
	const ok = documents(file).every((d) => validate(d));
	if (ok === (expected === "valid"))
		continue;
	bad++;
	console.error(`${file}: not ${expected} by ${schemaPath}`);
	for (const e of (validate.errors || []).slice(0, 5))
		console.error(`  ${e.instancePath || "/"}: ${e.message} ${JSON.stringify(e.params)}`);
}
process.exit(bad ? 1 : 0);
