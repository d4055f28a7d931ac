/** The floors of the house: a room imports its own package or a lower floor through that package's index. */
const floors = [
  ["ir"],
  ["dsl", "dockerfile", "context"],
  ["compiler", "importer", "engine", "workspace", "registry", "check", "insight", "config"],
  ["stagecraft"],
]

const floorRules = floors.flatMap((rooms, floor) =>
  rooms.map((room) => ({
    name: `floor-of-${room}`,
    comment: `${room} may import itself and lower floors only`,
    severity: "error",
    from: { path: `^packages/${room}/src/` },
    to: {
      path: "^packages/",
      pathNot: [
        `^packages/${room}/`,
        ...floors
          .slice(0, floor)
          .flat()
          .map((lower) => `^packages/${lower}/src/index\\.ts$`),
      ],
    },
  })),
)

/** One file imports each foreign library. */
const doors = {
  dockerode: "^packages/engine/src/",
  esbuild: "^packages/config/src/",
  zod: "^packages/config/src/",
  cosmiconfig: "^packages/config/src/",
  "tar-stream": "^packages/context/src/",
  yaml: "^packages/workspace/src/",
  "ts-morph": "^packages/importer/src/",
  "@jridgewell/gen-mapping": "^packages/compiler/src/source-map/",
  diff: "^packages/stagecraft/src/emit/",
}

module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    ...floorRules,
    ...Object.entries(doors).map(([library, room]) => ({
      name: `door-of-${library}`,
      comment: `${library} is imported in ${room} only`,
      severity: "error",
      from: { path: "^packages/[^/]+/src/", pathNot: room },
      to: { path: `node_modules/${library}/` },
    })),
    {
      name: "not-to-tests",
      severity: "error",
      from: { path: "^packages/[^/]+/src/" },
      to: { path: "(^test/|/test/|^scripts/|^bench/|^examples/)" },
    },
    {
      name: "resolvable",
      severity: "error",
      from: { path: "^packages/" },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(/dist/|^\\.cache/|^packages/stagecraft/etc/)" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default"],
    },
    moduleSystems: ["es6"],
  },
}
