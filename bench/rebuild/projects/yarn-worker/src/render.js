const { readFileSync } = require("node:fs")
const { join } = require("node:path")
const handlebars = require("handlebars")
const { memoize } = require("lodash")

const load = memoize((name) =>
  handlebars.compile(readFileSync(join(__dirname, "../templates", `${name}.hbs`), "utf8")),
)

exports.render = (name, values) => load(name)(values)
