import { arg, defineConfig, image, stage } from "stagecraft"

const sha = arg("GIT_SHA", { default: "unknown" })

const app = stage("app")
  .from("node:20-bookworm")
  .env({ GIT_SHA: sha })
  .label({ "org.opencontainers.image.source": "https://example.com/weather-reports" })
  .cmd(["npm", "start"])
  .workdir("/app")
  .copy(".", "/app")
  .run("npm ci")
  .run("apt-get update")
  .run("apt-get install -y python3 python3-pip")
  .run("pip3 install --break-system-packages -r requirements.txt")
  .run("apt-get install -y fonts-dejavu-core graphviz")
  .run("rm -rf /var/lib/apt/lists/*")
  .run("mkdir -p /app/out")
  .run("chmod 755 charts/draw.py")
  .run("chown -R node:node /app/out")
  .expose(8080)
  .user("node")

export default defineConfig({ images: { "weather-reports": image(app) } })
