// Prints what Amazon's validator finds in an APL document that is given on standard input, as JSON.
const { readFileSync } = require("fs");
const { createRequire } = require("module");

// What it says of its own goes to standard error: it writes notes to the console.
console.log = console.warn = console.error;
const { StaticAplTemplateValidator } = createRequire(process.argv[2] + "/")("apl-suggester");

new StaticAplTemplateValidator()
  .validate(JSON.parse(readFileSync(0, "utf8")))
  .then((findings) => process.stdout.write(JSON.stringify(findings)));
