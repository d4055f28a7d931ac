const assert = require("node:assert")
const { render } = require("../src/render")

describe("render", () => {
  it("fills a template", () => {
    assert.match(render("welcome", { name: "Ada" }), /Ada/)
  })
})
