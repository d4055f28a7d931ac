import { node } from "stagecraft/node";

export default node.app({ package: "apps/worker", tags: ["example/monorepo-worker:1.0"] });
