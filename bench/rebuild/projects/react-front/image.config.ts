import { arg, defineConfig, image, stage } from "stagecraft"

const sha = arg("GIT_SHA", { default: "unknown" })

const builder = stage("builder")
  .from("node:20-bookworm")
  .arg(sha)
  .env({ VITE_GIT_SHA: sha })
  .workdir("/app")
  .copy(".", ".")
  .run("npm install")
  .run("npm run build")

const web = stage("web")
  .from("nginx:1.26-bookworm")
  .arg(sha)
  .label({ "org.opencontainers.image.revision": sha })
  .run("rm -rf /usr/share/nginx/html")
  .run("rm -f /etc/nginx/conf.d/default.conf")
  .copy("nginx.conf", "/etc/nginx/conf.d/shop.conf")
  .copy("/app/dist", "/usr/share/nginx/html", { from: builder })
  .run("chmod -R a+rX /usr/share/nginx/html")
  .run("apt-get update")
  .run("apt-get install -y curl")
  .expose(80)
  .healthcheck("curl -fsS http://localhost/ || exit 1")

export default defineConfig({ images: { "shop-front": image(web) } })
