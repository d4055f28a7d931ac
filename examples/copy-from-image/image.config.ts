import { defineConfig, image, stage } from "stagecraft";

// Files of an image that is no stage of this build.
const site = stage("site")
  .from("busybox:1.36")
  .copy("/etc/nginx/nginx.conf", "/defaults/nginx.conf", { from: "nginx:latest" })
  .copy("index.html", "/www/")
  .user("65534:65534")
  .expose(8080)
  .cmd(["httpd", "-f", "-p", "8080", "-h", "/www"]);

export default defineConfig({
  images: { site: image(site, { tags: ["example/site:1.0"] }) },
});
