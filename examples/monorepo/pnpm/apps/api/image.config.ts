import { node } from "stagecraft/node";

export default node.app({
  package: "apps/api",
  port: 3000,
  finish: node.healthcheck({ path: "/healthz" }),
  tags: ["example/monorepo-pnpm-api:1.0"],
});
