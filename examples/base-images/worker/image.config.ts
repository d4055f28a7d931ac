import { base, service } from "@example/images";
import { defineConfig, image, stage } from "stagecraft";

const worker = stage("worker")
  .from(base)
  .copy("worker.sh", "./")
  .use(service(9090))
  .cmd(["sh", "worker.sh"]);

export default defineConfig({
  images: { worker: image(worker, { tags: ["example/worker:1.0"] }) },
});
