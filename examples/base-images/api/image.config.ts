import { base, service } from "@example/images";
import { defineConfig, image, stage } from "stagecraft";

const api = stage("api").from(base).copy("api.sh", "./").use(service(8080)).cmd(["sh", "api.sh"]);

export default defineConfig({
  images: { api: image(api, { tags: ["example/api:1.0"] }) },
});
