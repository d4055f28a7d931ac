import { node } from "stagecraft/node";

export default node.next({
  package: "apps/web",
  prepare: node.publicEnv({ NEXT_PUBLIC_API: "https://api.example.com" }),
  finish: node.healthcheck(),
  tags: ["example/monorepo-web:1.0"],
});
