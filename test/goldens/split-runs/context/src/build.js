require("node:fs").writeFileSync("dist/main.js", "")
